/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Inside flow/region: region_spec.c reads the data file, region.c decides which functions are run and what their ends
 * mean, region_run.c (region_run.h: in several files) runs one function in one context and sums it up, region_path.c
 * tells how it came to it; for those who want to edit: region_role.c says what a call is to the region, region_try.c
 * what would be found in another text; region_kept.c (region_pack.c) keeps summaries between runs.
 */
#ifndef PTERIS_FLOW_REGION_PRIVATE_H
#define PTERIS_FLOW_REGION_PRIVATE_H

#include "flow/known.h"
#include "flow/region.h"

enum region_key {
	RK_ENTER, RK_LEAVE, RK_FLUSH, RK_PAUSE, RK_RESUME, RK_REAL, RK_NESTS, RK_SPLIT, RK_SLEEP, RK_SLEEP_GFP,
	RK_GFP_BLOCKS, RK_GFP_ATOMIC, RK_NEVER, RK_LOCK, RK_TRYLOCK, RK_UNLOCK, RK_HELD, RK_IRQS_OFF, RK_IRQS_ON, RK_LOCKPTR, RK_WRITES,
	RK_TLB_FLUSH, RK_PURE, RK_OFF, RK_ON, RK_HANDLER, RK_HANDLER_FIELD, RK_TASK, RK_IRQ_TRUE, RK_IRQ_FALSE, RK_STOPS, RK_ELSEWHERE, RK_QUEUES, RK_READS, RK_TITLE,
	RK_COUNT,
};
#define RK(k) (1ull << RK_##k)
struct region_word {
	const char *name;        /* interned */
	int arg;                 /* of name/n; -1 */
	uint64_t keys;
};
typedef VEC(const char *) region_names_t;
struct region_spec {
	struct arena *arena;
	struct str title;
	struct map *words;       /* interned name → struct region_word * */
	struct map *asked;       /* the same for names that were asked for, globs taken in */
	VEC(struct region_word) globs;
	region_names_t of[RK_COUNT];
	struct map *queued;      /* interned architecture and name of a writer → its argument with the pointer, + 1 */
	const char *queued_by;   /* the architecture of the line at hand */
	uint64_t mark;           /* hash of the files read */
};
/* Bits RK(…) of a name; *arg (may be NULL): its number or -1 */
uint64_t region_keys(const struct region_spec *s, const char *name, int *arg);
/* Which argument of this writer points to the entry, if it only queues there; -1: it does not */
int region_queues(const struct region_spec *s, const char *arch, const char *name);
/* What is called, by name: also of guards, "guard(spinlock)" for scoped_guard(spinlock, ptl), too. *skip (may be NULL): how
 * many arguments stand before those that the guard is given. "": no plain name */
const char *region_callee(const struct ir *ir, ir_id call, uint32_t *skip);
/* A call of a `lock`, `unlock` or `held` function: is it about the page-table lock, or what may be it? Always when the
 * function takes nothing else (arg is -1), else by that argument. */
bool region_is_ptl(const struct region_spec *s, const struct ir *ir, ir_id call, int arg);
/* Does anybody look at what this call returned? */
bool region_is_tested(const struct ir *ir, ir_id call);

/* ---- what one function does, called in one context ------------------------------------------- */
enum { MODE_OFF, MODE_ON, MODE_PAUSED, MODE_INTERRUPT /* off, in an interrupt: what turns it on is a fault */ };
struct run_event {
	enum region_fault fault;
	bool possible, atomic, irqs_off;
	struct body *body;
	ir_id step, entered;             /* entered: the step that turned the mode on; 0: it was on before, or is off */
	ir_id unlock;                    /* UNLOCKED: where: several leaves behind one are one fault */
	int line, column;
	const char *name;                /* what is called there */
	const struct run_event *inner;   /* in what is called there; NULL: it is that call itself */
	const struct region_step *path;  /* from the start of the region, or of the function, to here */
	size_t npath;
};
struct run_exit {
	bool jumped;                     /* a macro that goes out of itself: a return, a goto … in its body */
	uint32_t left;                   /* with the mode on: the return */
	uint8_t mode;
	uint8_t locks;                   /* page-table locks that it took and still holds */
	bool wrote;                      /* an entry, with the mode on */
	bool unlocked;                   /* … and released the lock then */
	bool flushed;                    /* what is queued was written meanwhile */
	uint8_t queued;                  /* this parameter + 1 points to an entry that it queued something for */
	bool dropped, redropped;         /* the lock that its caller holds: is released; was, and is taken again */
	uint32_t entered;                /* the step that turned it on; 0: it was on before, or is off */
	struct known result;
	const struct region_step *path;
	size_t npath;
};
struct run_callback {                    /* a call through a parameter while the mode is on */
	ir_id step;
	int param;
	const char *text;
};
struct run_region {                      /* turned on in this step, and off again in this line (0: never) */
	ir_id entered;
	int line, end_line;
	const char *by, *lock;           /* name called in that step; the lock that is held there, or NULL */
};
struct summary {
	struct body *body;
	uint8_t mode;                    /* it is called in */
	bool running, gave_up;
	uint32_t low;                    /* the lowest place on the stack that it calls back into */
	struct summary *head;            /* … which is this one: until that is finished, something is missing here */
	VEC(struct run_event *) events;  /* one for each fault and step */
	VEC(struct run_exit) exits;      /* one for each mode, entering step, and sign of the result */
	VEC(struct run_callback) callbacks;
	VEC(struct run_region) regions;
	VEC(const char *) left_by;       /* called functions that turned it off */
	VEC(const char *) callees;       /* called by name while it is on, each once */
	VEC(const char *) pointers;      /* text of other callees */
	const char *gap;                 /* gave_up: too many paths; NULL: too deep, which depends on who asked */
	/* for region_kept.c */
	const char *key;
	size_t key_len;
	struct region_entry *kept;
	bool restored, fields;           /* from an earlier run; asked what is stored in fields */
	VEC(struct summary *) used;
};
struct regions {
	struct region_kept *kept;        /* NULL: nothing is */
	const struct region_spec *spec;
	struct program *program;
	struct arena *arena;
	struct map *summaries;           /* context → struct summary * */
	struct map *changers;            /* interned names of functions that change the mode → 1 */
	struct map *contexts;            /* body → how many */
	struct map *reaching;            /* interned names of functions that may turn it on in an interrupt → 1; NULL: not asked */
	struct map *reaching_bodies;     /* … and those that are meant → enum reach */
	bool shallow;                    /* what is called is not looked into: it is only asked whether one of these is */
	struct map *constants;           /* interned name of a macro, file that uses it → struct known * */
	VEC(struct summary *) stack;
	VEC(struct summary *) open;      /* finished, but part of a recursion that is not */
	VEC(struct region_found) found;
	VEC(struct region_found) tried;  /* by region_try() */
	bodies_t judged;                 /* functions that were asked for it */
	VEC(struct region_place) places;
	VEC(struct program_gap) gaps;
	bool nests, inexact;             /* inexact: more contexts of a function than are told apart */
	bool every;                      /* what is told of a place does not stand for what is wrong at another one */
	size_t runs;
};
/* param: what is known of the first n arguments. Never NULL. */
struct summary *region_summary(struct regions *r, struct body *b, uint8_t mode, const struct known *param, size_t n);
enum reach { REACH_NONE, REACH_DIRECTLY, REACH_POINTER /* calls the pointer */, REACH_POSSIBLY /* calls who does */ };
/* Does it, in an interrupt, come to a call of one of `reaching`? *possible: only over a pointer */
bool region_reaches(struct regions *r, struct body *b, bool *possible);
bool region_calls_argument(struct regions *r, const char *name, int position, int depth);
/* Those who call this one, and mean it; appended */
void region_callers(struct regions *r, const struct body *b, bodies_t *out);
bool region_is_switch(const struct regions *r, const struct body *b);
/* Adds to `found`, with the path of e behind that of f */
void region_add_found(struct regions *r, struct region_found *f, const struct run_event *e);
void region_sort_found(struct regions *r);
/* ---- region_kept.c --------------------------------------------------------------------------- */
/* The same summary from an earlier run; false: there is none. Either way s has its key then. */
bool region_kept_find(struct regions *r, struct summary *s, const struct known *param, size_t n);
/* s was run: what it depends on */
void region_kept_note(struct regions *r, struct summary *s, const struct known *param, size_t n);
/* All summaries that are finished now are worth keeping. */
void region_kept_take(struct regions *r);
/* Don't answer from what has to do with this function, until told otherwise. */
void region_kept_block(struct regions *r, const struct body *b, bool on);
/* Does a summary from an earlier run mention one of these names? */
bool region_kept_mentions(const struct summary *s, const struct map *names);
/* region_pack.c: a summary as bytes (base/wire.h), without its body, mode and key; false: they don't read well. */
void region_pack(const struct summary *s, struct str *out);
bool region_unpack(struct regions *r, struct summary *s, const char *bytes, size_t n);
const char *region_packed_gap(struct regions *r, const char *bytes, size_t n);
/* What is known by this name: flags of an allocator, or a function */
const char *region_known_name(const char *text);

/* Adds to `found` what is wrong in b. */
void region_judge(struct regions *r, struct body *b);
void region_summary_release(struct summary *s);
/* Forgets what was summed up (after `changers` was changed) */
void region_forget(struct regions *r);
/* The steps of a path in words; first: the step that it begins with (0: all of it) */
void region_tell(struct regions *r, const struct body *b, const struct ir *ir, const paths_trace_t *trace, ir_id first,
		 const struct region_step **path, size_t *n);

#endif
