/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Control-flow graphs: one for every function, one of a single node for every other top-level item.
 *
 * The shape is the one on which semantic patches are defined (Brunel, Doligez, Hansen, Lawall, Muller: "A foundation
 * for flow-based program matching", POPL 2009; Padioleau et al., EuroSys 2008): beside what is executed there are nodes
 * that only mark where a branch begins and where a statement is over, so that formulas can speak of "the rest of the
 * then branch" and of "what comes after this if".
 *
 *	function    TOP → HEADER → OPEN → body … → CLOSE → EXIT
 *	if          IF → TRUE → then … → ENDIF      IF → FALSE → ELSE → else … → ENDIF      without else:
 *	            IF → FALLTHROUGH → ENDIF        and always IF → AFTER → what follows ENDIF … (see below)
 *	while, for  LOOP → INLOOP → body … → LOOP   LOOP → LOOP_FALLTHROUGH → ENDLOOP       LOOP → AFTER
 *	iterator    the same, with ITERATOR; a guard's (scoped_guard) body → LOOP_FALLTHROUGH instead of ITERATOR
 *	do          DO → body … → DO_WHILE → INLOOP → DO  DO_WHILE → LOOP_FALLTHROUGH → ENDLOOP   DO_WHILE → AFTER
 *	            while (0): INLOOP has no edges, as there is no way back
 *	switch      SWITCH → OPEN → (CASE_MARK → CASE → …)…  → CLOSE → ENDSWITCH; without default also
 *	            SWITCH → FALLTHROUGH → ENDSWITCH;   SWITCH → AFTER
 *	{ … }       OPEN → … → CLOSE
 *	return      RETURN → EXIT; goto → LABEL; break → the loop's or switch's END node; continue → LOOP
 *	            (do: DO_WHILE); a call that never returns: its node → ERROR_EXIT
 *	#if         in a list of statements: COND → COND_BRANCH (one each; one more, empty, when there is no #else) →
 *	            items … → COND_END. N_ALT: the same with its variants.
 *
 * AFTER has one successor, the statement's END node: END nodes are reached by branches that end, and AFTER only says
 * to which node a formula goes on behind the statement. A path through AFTER is not executed: flow_executed().
 *
 * Nothing that is written is left out: a node that nothing leads to has no predecessors. CLOSE always goes on to what
 * follows, even if all that it closes ends before. Directives inside of functions have no node.
 *
 * The graph belongs to one syntax tree and is immutable.
 */
#ifndef PTERIS_FLOW_H
#define PTERIS_FLOW_H

#include "syntax/syntax.h"

enum flow_kind {
	FL_NONE, FL_TOP, FL_HEADER, FL_OPEN, FL_CLOSE, FL_EXIT, FL_ERROR_EXIT,
	FL_ITEM,             /* a top-level item that is no function: the graph's only node */
	FL_DECL,             /* syn: N_DECL, or N_DECLARER, N_STATIC_ASSERT in a function */
	FL_STMT,             /* syn: N_EXPR_STMT, N_EMPTY_STMT, N_MACRO_STMT, N_ASM, N_ERROR … */
	FL_IF, FL_ELSE, FL_ENDIF,      /* syn: N_IF */
	FL_LOOP,                       /* syn: N_WHILE, N_FOR */
	FL_ITERATOR,                   /* syn: N_ITERATOR */
	FL_DO, FL_DO_WHILE,            /* syn: N_DO */
	FL_ENDLOOP,
	FL_SWITCH, FL_ENDSWITCH,       /* syn: N_SWITCH */
	FL_CASE_MARK, FL_CASE, FL_DEFAULT, FL_LABEL, FL_GOTO, FL_BREAK, FL_CONTINUE, FL_RETURN,
	FL_TRUE, FL_FALSE, FL_INLOOP, FL_FALLTHROUGH, FL_LOOP_FALLTHROUGH, FL_AFTER, /* syn: their statement */
	FL_COND, FL_COND_BRANCH, FL_COND_END,  /* syn: N_PP_COND or N_ALT; its N_PP_BRANCH or N_VARIANT */
	FL_KIND_COUNT,
};
const char *flow_kind_name(enum flow_kind k);

typedef uint32_t flow_id;    /* index into flow.nodes; 0: none */
struct flow_node {
	uint8_t kind;
	node_id syn;         /* the statement, declaration, … of which this is (the head of) */
	flow_id stmt_head;   /* for END, AFTER, TRUE, FALSE, ELSE … nodes: the IF, LOOP, SWITCH … they belong to */
	flow_id end;         /* IF, LOOP, ITERATOR, DO, DO_WHILE, SWITCH, OPEN: their END, or CLOSE */
	flow_id after;       /* IF, LOOP, ITERATOR, DO_WHILE, SWITCH: their AFTER */
	flow_id container;   /* the innermost marker (TRUE, FALSE, INLOOP, CASE_MARK, COND_BRANCH, or OPEN) in which this
			      * node lies: its chain says which branches a node is inside of. 0 at the function's level */
	uint32_t succ, nsucc, pred, npred; /* into flow.edges */
	uint32_t cleanups;   /* into flow.cleanups: the innermost variable or guard that is alive here, with a clean-up
			      * of its own. 0: none */
	flow_id on;          /* the successor that is no hidden exit, the first if there are several; 0: none */
	bool hidden_exit;    /* a macro or statement expression here may return or go somewhere: edges for it, too */
	bool noreturn;
	bool once;           /* LOOP, DO_WHILE, ITERATOR: execution never goes from here to LOOP_FALLTHROUGH: a loop
			      * without end (for (;;)), or a guard that runs its body once in any case */
};
/* guard(), __free: what runs when its scope is left. outer: the one alive before it, or 0 */
struct flow_cleanup {
	node_id decl;        /* N_DECL, N_EXPR_STMT or N_MACRO_STMT of guard(x)(y), N_ITERATOR of scoped_guard */
	uint32_t outer;
};
struct flow {
	const struct syntax *s;
	node_id function;    /* N_FUNC_DEF, N_DECLARER with a body, or the top-level item */
	struct flow_node *nodes; /* nodes[0] is unused, nodes[1] the first */
	uint32_t nnodes;
	flow_id *edges;
	flow_id first, exit, error_exit; /* FL_TOP or the only node */
	struct flow_gap { node_id at; const char *what; } *gaps; /* what could not be followed: N_ERROR, a goto to no
			      * label … */
	size_t ngaps;
	struct flow_cleanup *cleanups; /* [0] is unused */
	uint32_t ncleanups;
	struct flow_span *spans; /* for flow_at() */
	uint32_t nspans;
};
enum flow_macro {
	FLOW_RETURNS = 1, FLOW_GOES = 2, FLOW_BREAKS = 4, FLOW_CONTINUES = 8,
	FLOW_CLEANS = 16,    /* declares something that is cleaned up when its scope is left */
};
/* What flow must know of names that the file itself doesn't say. Each may be NULL. */
struct flow_names {
	const struct names *names;                        /* NAME_NORETURN, NAME_ITERATOR … */
	/* Does this macro's body return, or go to a label outside of itself? enum flow_macro; *label: where to; "$2":
	 * what its second argument says; NULL: not known */
	unsigned (*macro_leaves)(void *ctx, const char *name, const char **label);
	bool (*noreturn)(void *ctx, const char *function);
	void *ctx;
};
/* item: a child of the file (or of a top-level #if branch). Never fails. */
struct flow *flow_new(const struct syntax *s, node_id item, const struct flow_names *names);
/* Of one statement within an item, such as the block of a statement expression: a TOP, its nodes, and EXIT, to which also
 * leads what jumps out of it. */
struct flow *flow_new_part(const struct syntax *s, node_id item, node_id stmt, const struct flow_names *names);
void flow_free(struct flow *f);
/* All items of the file for which there is a graph: those in top-level #if branches and variants, too; in order */
typedef VEC(node_id) flow_items_t;
void flow_items(const struct syntax *s, flow_items_t *out);
/* The node whose head (not body) contains this token, or 0 */
flow_id flow_at(const struct flow *f, tok_id t);
/* The tokens that are a node's own: an IF's are `if (…)`, not its branches. False: it has none (markers) */
bool flow_extent(const struct flow *f, flow_id n, tok_id *first, tok_id *last);
/* May execution take this edge? Not those from and to AFTER, nor the FALLTHROUGH of a loop without end. */
bool flow_executed(const struct flow *f, flow_id from, flow_id to);
/* What is cleaned up on the way from one node to its successor, in order. Returns how many; writes up to max. */
size_t flow_cleanups(const struct flow *f, flow_id from, flow_id to, node_id *out, size_t max);
void flow_print_text(const struct flow *f, struct str *out);
void flow_print_dot(const struct flow *f, struct str *out);

static inline const flow_id *flow_succ(const struct flow *f, flow_id n, uint32_t *count)
{
	*count = f->nodes[n].nsucc;
	return f->edges + f->nodes[n].succ;
}
static inline const flow_id *flow_pred(const struct flow *f, flow_id n, uint32_t *count)
{
	*count = f->nodes[n].npred;
	return f->edges + f->nodes[n].pred;
}

#endif
