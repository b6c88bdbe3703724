/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Regions: what lies between a call that turns a mode on and the call that turns it off again (lazy MMU mode), followed
 * on every path, through every callee, for one architecture at a time.
 *
 *	struct region_spec *spec;
 *	region_spec_read(&spec, "rules/lazy-mmu/lazy-mmu.region", &err);
 *	struct regions *r = regions_new(spec, program);
 *	regions_run(r, &err);
 *	n = regions_found(r, &found);
 *	regions_free(r);
 *
 * Each function that changes the mode is run (paths.h) from its start with the mode off. What it calls meanwhile is
 * looked into where that can matter: as long as the mode is on, everything (does it sleep, does it turn the mode on
 * again?); else only functions that change the mode. What a function does to its caller depends on the mode it is called
 * in and on what is known of its arguments (the gfp flags, a constant false, the name of a function to call): one summary
 * for each such context, with the mode behind it split by what is returned. Recursion is cut where it closes.
 *
 * A function may turn the mode on for its caller to turn off. That is its design if some caller does so; else it forgot.
 *
 * The data file has lines "key: words …"; '#' starts a comment; a key may come again. Keys:
 *	title                             what the mode is called, for messages
 *	enter leave flush pause resume    functions that turn it on, off, off and on again; stop, continue
 *	real                              only architectures with a definition of one of these, that is not empty, have it
 *	nests                             trees that define one of these allow a region in a region
 *	split                             globs: functions that hold one half by design
 *	sleep                             functions that may sleep
 *	sleep-gfp                         name/n: may sleep if its argument n (from 0) says so
 *	gfp-blocks gfp-atomic             flags that say so, that say it doesn't
 *	never-sleeps                      functions (globs) that are not looked into
 *	lock trylock unlock               page-table lock: taken by these (trylock: unless they return 0), released;
 *	                                  name/n: argument n is a pointer to it, or it
 *	held                              says that it is held (by the caller)
 *	irqs-off irqs-on                  in code of an architecture interrupts that are off are as good as the lock
 *	lockptr                           functions whose result is that lock, or that are given the address of a pointer to
 *	                                  it
 *	writes                            write an entry
 *	tlb-flush                         flush the TLB
 *	pure                              have the same value along a path
 *	off                               CONFIG_ symbols that are taken not to be set
 *	on                                … to be set: without them no architecture has the mode
 *	queues                            "ARCH: name/n …": on that architecture these writers of an entry, to which
 *	                                  argument n points, only queue
 *	reads                             read an entry to which an argument points
 *	handler                           name/n: its argument n is called in interrupts; name: a macro that defines a
 *	                                  function that is
 *	handler-field                     struct.field: what is stored there is called in interrupts
 *	task                              never called in an interrupt, beside those that sleep
 *	elsewhere                         globs: sources that are only built where the mode does nothing
 *	stops-if                          name/n: does not return if its argument n is true
 *	interrupt-true interrupt-false    return so in an interrupt
 */
#ifndef PTERIS_REGION_H
#define PTERIS_REGION_H

#include "flow/program.h"

struct region_spec;
/* ERR_USAGE with the line: malformed; ERR_IO */
int region_spec_read(struct region_spec **out, const char *path, struct err *err);
/* More of it, from another file of the same form, which says anything or nothing */
int region_spec_add(struct region_spec *s, const char *path, struct err *err);
/* Could it be added? */
int region_spec_check(const char *path, struct err *err);
void region_spec_free(struct region_spec *s);
/* Identity of what was read */
uint64_t region_spec_mark(const struct region_spec *s);
/* What the mode is called: "lazy MMU mode" */
const char *region_title(const struct region_spec *s);
/* What the data file says of a function, as words behind its name: "may sleep", "turns it on"; NULL: nothing */
const char *region_says(const struct region_spec *s, const char *name);
/* Does this architecture have the mode at all? */
bool region_is_real(const struct region_spec *s, struct program *p);

enum region_fault {
	REGION_NOT_LEFT,         /* a path returns with the mode on */
	REGION_NOT_ENTERED,      /* turned off without having been on */
	REGION_NESTED,           /* turned on while it is on */
	REGION_SLEEPS,           /* may sleep while it is on */
	REGION_UNLOCKED,         /* written, and on until after the lock was released */
	REGION_LOCKS,            /* the page-table lock is taken after it was turned on */
	REGION_FLUSHES,          /* the TLB is flushed while it is on, after an entry was written */
	REGION_STALE,            /* an entry is read again while what was written to it is only queued; possible: in another
				  * function or turn than the write */
	REGION_INTERRUPT,        /* turned on in an interrupt */
	REGION_FAULTS,
};
struct region_step {
	const char *file;        /* interned */
	int line;
	const char *note;
};
struct region_found {
	enum region_fault fault;
	bool paused;             /* NOT_LEFT: it was stopped and not resumed */
	bool possible;           /* only over a call through a pointer */
	bool atomic, irqs_off;   /* SLEEPS: a page-table lock is held there, too; interrupts are off. UNLOCKED: they were, and
				  * stood for the lock */
	struct body *body;       /* the function in which it is reported */
	int line, column;
	const char *what;        /* SLEEPS, NESTED: the function called there that does it in the end */
	const char *direct;      /* … and the one called in that line; the same when it does it itself */
	const char *callback;    /* "callback X passed": X; NULL */
	const char *registrar;   /* INTERRUPT: body is a handler by this function, or field */
	ir_id step, entered;     /* of body: where it happens (NOT_LEFT: the return, 0: none is written); what turned the
				  * mode on. 0: something else did, or it is off */
	const struct region_step *path;
	size_t npath;
};
/* A region as such: for `query regions` */
struct region_place {
	struct body *body;
	int line, end_line;      /* enter; the last leave that it reaches (0: none) */
	const char *lock;        /* held there: the text of the lock; NULL: none known */
	const char *const *callees; size_t ncallees;     /* called inside, by name */
	const char *const *callbacks; size_t ncallbacks; /* called through pointers: their text */
};

/*
 * Summaries kept in a file between runs over one index; stamp: all else that they depend on (program, data file). What is
 * found is the same with and without. The store must outlive it; `ix` should not change meanwhile (index_snapshot()).
 */
struct region_kept;
struct region_kept *region_kept_open(const char *path, const char *stamp, struct index *ix, struct program_store *store);
void region_kept_write(struct region_kept *k);
void region_kept_close(struct region_kept *k);

struct regions;
struct regions *regions_new(const struct region_spec *s, struct program *p);
void regions_free(struct regions *r);
/* Before regions_run(); must outlive r */
void regions_keep(struct regions *r, struct region_kept *k);
int regions_run(struct regions *r, struct err *err);
/* After that: looks for handlers of interrupts that turn it on. Not where regions may nest: there the mode has no effect
 * in an interrupt. */
int regions_run_interrupts(struct regions *r, struct err *err);
/* Both: by path, line, column, fault; live as long as r. */
size_t regions_found(const struct regions *r, const struct region_found **out);
size_t regions_places(const struct regions *r, const struct region_place **out);
/* Functions that were given up, with the reason */
size_t regions_gaps(const struct regions *r, const struct program_gap **out);

/* ---- for edits ------------------------------------------------------------------------------- */
enum region_role { REGION_OTHER, REGION_ENTERS, REGION_LEAVES, REGION_PAUSES, REGION_RESUMES, REGION_LOCKED, REGION_RELEASED };
/* What a step is to the region by itself (REGION_LOCKED: takes the page-table lock), not by what it calls */
enum region_role region_role(const struct region_spec *s, const struct ir *ir, ir_id step);
/* The function that ends what this one begins, and the other way round: by their places in `enter` and `leave`, `pause`
 * and `resume`. NULL: none */
const char *region_partner(const struct region_spec *s, const char *name);
/* Is this one of the functions that make the mode: turn it on and off, flush, pause, resume it? */
bool region_is_primitive(const struct region_spec *s, const char *name);
/* Does a function or macro of that name turn it on or off for its callers? */
bool region_changes(const struct regions *r, const char *name);
/* What would be found in this function, and in those that were asked for a fault because they call it, if its steps were
 * these; also where one report would stand for several places. In no order; lives as long as r, or until the next call. */
size_t region_try(struct regions *r, struct body *b, const struct ir *ir, const struct region_found **out);
/* One fault, told of the same place? Lines are compared, columns are not. */
bool region_same(const struct region_found *a, const struct region_found *b);

#endif
