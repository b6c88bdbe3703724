/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Inside region_run.c and what it is made of: one function that is run in one context. region_event.c writes down what
 * happens, region_into.c follows calls, region_flags.c knows the flags of allocations.
 */
#ifndef PTERIS_FLOW_REGION_RUN_H
#define PTERIS_FLOW_REGION_RUN_H

#include "flow/region_private.h"

/* What a path has done so far */
#define STEPS_OF_RUN 0xffff  /* functions with more are not run */
#define LOCKS_MAX 3
struct property {
	uint64_t mode : 2, depth : 3, wrote : 1, unlocked : 1, flushing : 1, late_lock : 1;
	uint64_t locks : 2;      /* page-table locks that are held, as far as is known */
	uint64_t irqs_off : 1;   /* in code of the architecture: as good as the lock */
	uint64_t irqs_on : 1;    /* that is what `unlocked` means */
	uint64_t dropped : 1, redropped : 1; /* struct run_exit */
	uint64_t failed : 1;     /* the call before this took no lock: kept apart from others that have none, until that is
				  * tested */
	uint64_t jumps : 2;      /* the macro called last: 1: it went on, 2: it went out of itself; 0: it never does */
	uint64_t entered : 16;   /* the step that turned the mode on; 0: it was on before */
	uint64_t left : 16;      /* the return on the way */
	uint64_t mark : 8;       /* an entry that something is queued for: index in run.marks + 1; 0: none */
	uint64_t again : 1;      /* … since the turn before this one */
	uint64_t flushed : 1;    /* struct run_exit */
	uint64_t rest : 4;      /* 0: no bit is left to chance */
};
_Static_assert(sizeof(struct property) == sizeof(uint64_t), "paths.h takes a word");

static inline uint64_t pack(struct property p)
{
	uint64_t x;

	memcpy(&x, &p, sizeof(x));
	return x;
}

static inline struct property unpack(uint64_t x)
{
	struct property p;

	memcpy(&p, &x, sizeof(p));
	return p;
}

struct run_mark {
	ir_id pointer;           /* to the entry: paths_same() */
	ir_id step;              /* that queues; 0: the caller may have */
	uint32_t foreign;        /* it is another function that does */
};
struct run {
	struct regions *r;
	struct summary *sum;
	const struct ir *ir;
	struct paths *paths;
	/* the call being looked at */
	ir_id step;
	const struct ir_step *at;
	const char *name;
	struct property now;
	bool table;              /* … is one of several through a pointer */
	VEC(struct run_mark) marks;
	ir_id *dominators;       /* NULL: not asked for */
};

/* ---- region_event.c: what happened ------------------------------------------------------------- */
/* The steps from `first` (0: all) to here, in words */
void run_tell_path(struct run *u, ir_id first, const struct region_step **path, size_t *n);
/* This fault, in the call being looked at; inner: in what is called there */
struct run_event *run_happens(struct run *u, enum region_fault fault, const struct run_event *inner);
/* Called while the mode is on */
void run_adds_name(struct run *u, const char *name, bool pointer);
/* The page-table lock is taken, released */
void run_locks(struct property *p);
void run_unlocks(struct property *p);
void run_switches_irqs(struct property *p, bool off);
/* The call being looked at turns the mode on; it ends here, and goes on; it ends */
void run_begins(struct run *u);
void run_closes(struct run *u);
void run_ends(struct run *u);

/* ---- region_flags.c: for paths.h ---------------------------------------------------------------- */
bool run_is_flags(const char *name);
/* Flags that let an allocation sleep? */
bool run_blocks(const struct known *flags);
struct known run_constant(void *ctx, const char *name, bool preprocessor);
struct known run_combine(void *ctx, unsigned op, const struct known *a, const struct known *b);
/* A path on which an allocation may sleep stays apart from one on which it may not. */
unsigned run_apart(void *ctx, const char *name);
bool run_pure(void *ctx, const char *callee);

/* ---- region_into.c: what is called ---------------------------------------------------------------- */
/* The path goes on behind the call; result: what is known of its value */
void run_goes_on(struct run *u, const struct known *result);
/* The name of what is called; NULL: not known */
const char *run_callee_name(struct run *u);
/* A call of this name: what all that it may mean does. dive: for what happens in it; else only for its exits */
void run_looks_into(struct run *u, const char *name, bool dive);
void run_through_pointer(struct run *u);
void run_interrupt_through_pointer(struct run *u);
/* The function that closes the recursion which s is part of; NULL: none that is not finished */
struct summary *run_root_of(struct summary *s);

/* ---- region_stale.c: what is read while it is queued ------------------------------------------------- */
/* The name of a known argument that points to such an entry */
const char *run_queued(void);
bool run_is_queued(const char *name);
unsigned run_mark_parameter(struct run *u, uint32_t param);
/* The call being looked at queues something for the entry that this points to: the path goes on with it and without.
 * result: what is called there does, and that path was told without the mark already; NULL: it does so itself */
void run_queues(struct run *u, ir_id pointer, const struct known *result);
/* A step on a path with a mark */
void run_looks_at_marked(struct run *u, uint64_t keys);
bool run_is_marked(const struct run *u, ir_id pointer);
int run_marked_parameter(const struct run *u); /* written here; -1: none */
void run_flushes(struct property *p);

#endif
