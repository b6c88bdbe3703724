/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Inside region_run.c and what it is made of: one function that is run in one context. region_event.c writes down what
 * happens, region_into.c follows calls, region_flags.c knows the flags of allocations.
 */
#ifndef PTERIS_FLOW_REGION_RUN_H
#define PTERIS_FLOW_REGION_RUN_H

#include "flow/region_private.h"

/* What a path has done so far */
enum lock { LOCK_NONE, LOCK_BEFORE, LOCK_INSIDE };
struct property {
	uint64_t mode : 2, depth : 3, lock : 2, wrote : 1, unlocked : 1, flushing : 1, late_lock : 1;
	uint64_t jumps : 2;      /* the macro called last: 1: it went on, 2: it went out of itself; 0: it never does */
	uint64_t entered : 24;   /* the step that turned the mode on; 0: it was on before */
	uint64_t left : 23;      /* the return on the way */
};

static inline uint64_t pack(struct property p)
{
	return p.mode | (uint64_t)p.depth << 2 | (uint64_t)p.lock << 5 | (uint64_t)p.wrote << 7 |
	       (uint64_t)p.unlocked << 8 | (uint64_t)p.flushing << 9 | (uint64_t)p.late_lock << 10 |
	       (uint64_t)p.jumps << 11 | (uint64_t)p.entered << 16 | (uint64_t)p.left << 40;
}

static inline struct property unpack(uint64_t x)
{
	return (struct property){ .mode = x & 3, .depth = x >> 2 & 7, .lock = x >> 5 & 3, .wrote = x >> 7 & 1,
				  .unlocked = x >> 8 & 1, .flushing = x >> 9 & 1, .late_lock = x >> 10 & 1,
				  .jumps = x >> 11 & 3, .entered = x >> 16 & 0xffffff, .left = x >> 40 };
}

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
};

/* ---- region_event.c: what happened ------------------------------------------------------------- */
/* The steps from `first` (0: all) to here, in words */
void run_tell_path(struct run *u, ir_id first, const struct region_step **path, size_t *n);
/* This fault, in the call being looked at; inner: in what is called there */
struct run_event *run_happens(struct run *u, enum region_fault fault, const struct run_event *inner);
/* Called while the mode is on */
void run_adds_name(struct run *u, const char *name, bool pointer);
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
/* The function that closes the recursion which s is part of; NULL: none that is not finished */
struct summary *run_root_of(struct summary *s);

#endif
