/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Inside flow/: a graph under construction.
 *
 * stmt.c walks statements, leaves.c looks into expressions for what leaves from there, build.c keeps nodes and edges
 * and turns them into a struct flow, extent.c knows which tokens are a node's own.
 *
 * A statement is given the node from which it is reached (0: from none) and returns the one from which execution goes
 * on behind it (0: it doesn't).
 */
#ifndef PTERIS_FLOW_PRIVATE_H
#define PTERIS_FLOW_PRIVATE_H

#include "flow/flow.h"

/* A node that is not there yet, as target of an edge: TO_LATER + index into builder.later */
#define TO_LATER 0x80000000u
enum { LATER_EXIT, LATER_ERROR_EXIT, LATER_FIRST };

struct in_switch {
	flow_id entry;       /* from which the case marks are reached: OPEN, or SWITCH without braces */
	bool has_case, has_default;
};
struct where {                       /* where a statement stands */
	flow_id container, base;     /* the same, without a CASE_MARK of this list */
	flow_id to_break, to_continue; /* 0: there is no loop around */
	struct in_switch *in;
	uint32_t cleanups;
};
struct edge {
	flow_id from, to;
	bool hidden;         /* something within the node leaves it this way */
};
struct jump {
	flow_id from;
	node_id at;
	const char *label;   /* interned; NULL: computed */
};
struct label {
	const char *name;
	flow_id node;
	uint32_t next;       /* another one of this name; index + 1 */
};
struct builder {
	struct flow *f;
	const struct syntax *s;
	const struct flow_names *names;
	VEC(struct flow_node) nodes;
	VEC(struct edge) edges;
	VEC(flow_id) later;
	VEC(struct jump) jumps;
	VEC(struct label) labels;
	struct map *label_at;        /* name → index + 1 of the first */
	VEC(const char *) taken;     /* labels whose address is taken */
	VEC(struct flow_gap) gaps;
	VEC(struct flow_cleanup) cleanups;
	struct where w;
	int depth;
	bool macro;                  /* the body of a #define: what it jumps to may stand where it is used */
};

/* ---- build.c */
flow_id flow_add(struct builder *b, enum flow_kind kind, node_id syn);
/* Nothing when either is 0. An edge may be added several times: the graph has it once. */
void flow_link(struct builder *b, flow_id from, flow_id to);
void flow_link_hidden(struct builder *b, flow_id from, flow_id to);
flow_id flow_later(struct builder *b);
void flow_settle(struct builder *b, flow_id later, flow_id node);
void flow_gap_add(struct builder *b, node_id at, const char *what);
void flow_label_add(struct builder *b, const char *name, flow_id node);
void flow_jump_add(struct builder *b, flow_id from, node_id at, const char *label);
void flow_cleanup_add(struct builder *b, node_id decl);

/* ---- stmt.c */
flow_id flow_list(struct builder *b, node_id parent, flow_id from);
flow_id flow_stmt(struct builder *b, node_id n, flow_id from);

/* ---- leaves.c */
/* What leaves from inside of this part (0: nothing) of node n's own */
void flow_leaves(struct builder *b, flow_id n, node_id part);
/* Does this statement or declaration ask for a clean-up when its scope is left? */
bool flow_is_cleanup(const struct builder *b, node_id n);
/* __free(x), __attribute__((cleanup(x))) */
bool flow_cleanup_attribute(const struct syntax *s, node_id attribute);
/* scoped_guard(x, y) and its like: no loop */
bool flow_is_guard(const struct syntax *s, node_id iterator);
/* An iterator that is a guard, and runs its body exactly once */
bool flow_runs_once(const struct builder *b, node_id iterator);

bool flow_never_returns(const struct flow_names *names, const char *function);
/* The name that is called; for guard(mutex)(&lock) `guard`. 0: an expression is */
node_id flow_callee(const struct syntax *s, node_id call);
/* The text of an argument, from 1, if it is a single name; else NULL */
const char *flow_argument(const struct syntax *s, node_id call, unsigned long nth);

/* ---- extent.c */
void flow_index_extents(struct flow *f);

#endif
