/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * All paths through one function, by property simulation (Das, Lerner, Seigle: "ESP: path-sensitive program
 * verification in polynomial time", PLDI 2002): what a path has done to the property that somebody asks about (a
 * 64-bit word whose meaning is the client's) is kept apart for every step; what it knows of values is kept with it, and
 * only where two paths with the same property meet, what they don't agree about is forgotten. So
 *
 *	p = map(); if (!p) goto out; enter(); … out: if (p) leave();
 *
 * is understood: behind `out` there is a path on which p is 0 and the region was not entered, and one on which it is
 * not 0 and was.
 *
 * What is known of values: intervals and "not 0" of variables, fields, calls and #if conditions, whether two
 * expressions are equal or one is less than the other, until something in them is assigned. Calls of functions that the
 * client calls pure are values like others (radix_enabled() is the same all along the path); other calls have a new
 * value each time. Fields keep their value until one of that name is assigned, whatever is called in between: code that
 * tests mm->x twice means the same thing twice.
 *
 *	struct paths *p = paths_new(ir, &client);
 *	done = paths_run(p, start, values_of_parameters, n);
 *	paths_free(p);
 */
#ifndef PTERIS_PATHS_H
#define PTERIS_PATHS_H

#include "flow/ir.h"

/* What is known of a value. VALUE_ANY: nothing. */
struct known {
	int64_t lo, hi;          /* lo <= value <= hi */
	bool nonzero;
	const char *name;        /* interned: it is this function, constant or flags (as the client names them); NULL */
};
#define KNOWN_ANY ((struct known){ INT64_MIN, INT64_MAX, false, NULL })
#define KNOWN_INT(n) ((struct known){ (n), (n), (n) != 0, NULL })
static inline bool known_is(const struct known *k, int64_t n)
{
	return k->lo == n && k->hi == n;
}
/* 1: it is true (not 0); 0: false; -1: cannot tell */
int known_truth(const struct known *k);

struct paths;
struct paths_client {
	void *ctx;
	/* An IR_CALL under this property: says what comes out with paths_out(), any number of times; not once: the
	 * call does not return. NULL: calls change nothing. */
	void (*call)(void *ctx, struct paths *p, ir_id step, uint64_t property);
	/* Another step than a call: returns the property behind it. NULL: the same. */
	uint64_t (*step)(void *ctx, struct paths *p, ir_id step, uint64_t property);
	/* An IR_CHOICE: which ways are open: 1: next, 2: other, 3: both. NULL: both */
	unsigned (*choice)(void *ctx, struct paths *p, ir_id step, uint64_t property);
	/* The function returns this (KNOWN_ANY: or nothing). May come several times for one property. NULL: ignored */
	void (*end)(void *ctx, struct paths *p, uint64_t property, const struct known *result);
	/* Does a call of this name always have the same value for the same arguments? NULL: none does */
	bool (*pure)(void *ctx, const char *callee);
	/* A preprocessor condition, or a lone name: what is known. NULL: nothing */
	struct known (*constant)(void *ctx, const char *name, bool preprocessor);
	/* What is known of a op b (op a, for P_TILDE and P_MINUS: b is NULL), beside arithmetic. NULL: nothing */
	struct known (*combine)(void *ctx, unsigned op, const struct known *a, const struct known *b);
	/* Paths that know another such name of a value don't meet: a number from 1, 0: they do. NULL: all do */
	unsigned (*apart)(void *ctx, const char *name);
};
/* Both must outlive the result. */
struct paths *paths_new(const struct ir *ir, const struct paths_client *client);
void paths_free(struct paths *p);
/* From the first step; param: what is known of the first n parameters. May be run again, with another start; reports of
 * the runs are separate. False: gave up, there were too many states. */
bool paths_run(struct paths *p, uint64_t property, const struct known *param, size_t n);

/* ---- only in the client's functions ---------------------------------------------------------- */
void paths_out(struct paths *p, uint64_t property, const struct known *result);
/* Of an expression here and now */
struct known paths_value(struct paths *p, ir_id expr);
/* The first expression that always has the same value: two with the same one are the same, until something is assigned */
ir_id paths_same(const struct paths *p, ir_id expr);
/* The step now looked at, and its place among all that were: for paths_trace() */
uint32_t paths_here(const struct paths *p);

/* ---- until the next run ---------------------------------------------------------------------- */
/* The steps from the first to `at`, which paths_here() gave: those that say something (calls, tests that could have gone
 * the other way, assignments, returns). taken: of a test: which way. Appended. */
struct paths_step { ir_id step; bool taken; uint64_t property; };
typedef VEC(struct paths_step) paths_trace_t;
void paths_trace(const struct paths *p, uint32_t at, paths_trace_t *out);

#endif
