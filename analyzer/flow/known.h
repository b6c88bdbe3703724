/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Inside flow/paths: what is known of values at one point of one path. A set of facts never changes once it is made;
 * each operation gives another one, in the arena of the run.
 */
#ifndef PTERIS_FLOW_KNOWN_H
#define PTERIS_FLOW_KNOWN_H

#include "flow/paths.h"

enum fact_kind { FACT_VALUE, FACT_EQUAL, FACT_LESS, FACT_RESULT };
struct fact {
	uint8_t kind;            /* enum fact_kind: of a; of whether a == b (a < b by number); of whether a is less than b;
				  * of what the function returns */
	ir_id a, b;
	struct known is;
};
struct facts {
	uint32_t n;
	struct fact at[];        /* by kind, a, b */
};
/* What facts are about, in one function */
struct terms {
	const struct ir *ir;
	const struct paths_client *client;
	ir_id *same;             /* of each expression: the first one that has always the same value */
};
void known_terms_init(struct terms *t, const struct ir *ir, const struct paths_client *client);
void known_terms_release(struct terms *t);

struct known known_of(const struct terms *t, const struct facts *f, ir_id e);
/* What is known where this expression is true, or false; NULL: that cannot be. */
const struct facts *facts_assume(const struct terms *t, const struct facts *f, ir_id e, bool is, struct arena *arena);
const struct facts *facts_set(const struct terms *t, const struct facts *f, ir_id e, const struct known *is,
			      struct arena *arena);
/* What the function returns: set by a return, not touched by the clean-ups behind it */
const struct facts *facts_set_result(const struct facts *f, const struct known *is, struct arena *arena);
struct known facts_result(const struct facts *f);
/* Without all that an assignment to this place makes doubtful */
const struct facts *facts_forget(const struct terms *t, const struct facts *f, ir_id place, struct arena *arena);
/* ... that a call may change, and what is known of that call's value */
const struct facts *facts_call(const struct terms *t, const struct facts *f, ir_id call, struct arena *arena);
/* What both know. widen: what they don't agree about is not known at all. */
const struct facts *facts_join(const struct facts *a, const struct facts *b, bool widen, struct arena *arena);
bool facts_equal(const struct facts *a, const struct facts *b);

#endif
