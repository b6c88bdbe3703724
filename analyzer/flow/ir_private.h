/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Inside of the lowering from graphs to steps.
 *
 * ir.c walks the nodes of a graph, ir_jump.c goes from one to the next, ir_decl.c knows scopes and declarations, ir_expr.c
 * evaluates expressions, ir_cond.c those that decide something, ir_call.c calls, guards and iterators, ir_pp.c conditions of
 * the preprocessor, ir_steps.c keeps steps and expressions.
 *
 * Steps are made one behind the other: each follows the one made before it, until ir_jump(). Where others jump to is a
 * label; ir_place() puts it before the next step that is made.
 *
 * The inside of a statement expression, or of a statement that is an argument of a macro, has a graph of its own: a part.
 */
#ifndef PTERIS_IR_PRIVATE_H
#define PTERIS_IR_PRIVATE_H

#include "flow/ir.h"
#include "flow/private.h"

typedef uint32_t label_id;   /* 0: none */
struct ir_label {
	ir_id step;          /* 0: not placed, or it is the same as */
	label_id same;
	uint32_t seen;       /* when the way from here was followed: ir_builder.stamp */
};
struct ir_local {            /* beside what struct ir_var says */
	bool array;
};
struct ir_binding {          /* what a name meant before this declaration */
	const char *name;
	uint32_t before;
};
struct ir_part {
	struct flow *f;
	label_id *entry;     /* of each node */
	label_id *again;     /* of a loop: where its body leads to. 0: to its entry */
	label_id *test;      /* of a loop: behind what begins it */
	flow_id at;          /* the node that is being lowered */
	node_id root;        /* the statement, or the item */
	bool wanted;         /* its value is */
	ir_id value;
	uint32_t value_var;  /* a variable of our own that gets it, where it may come from several places; 0: none */
	struct ir_part *outer;
};
struct ir_builder {
	const struct syntax *s;
	const struct flow_names *names;
	node_id item;
	struct ir *ir;
	struct ir_part *part;
	VEC(struct ir_step) steps;    /* next, other: labels */
	VEC(struct ir_expr) exprs;
	VEC(ir_id) args;
	VEC(ir_id) list;              /* arguments that are being gathered */
	VEC(struct ir_var) vars;
	VEC(struct ir_local) locals;
	VEC(struct ir_label) labels;
	struct map *shared;           /* expressions that are the same, by what they are */
	struct map *made;             /* node → the IE_CALL of a call, variable + 1 of a declarator that is cleaned up */
	struct map *meaning;          /* name → variable + 1; 0: none, or something else */
	VEC(struct ir_binding) bindings;
	VEC(uint32_t) scopes;         /* how many bindings there were when each began */
	label_id open;                /* of the next step; 0: nothing leads to it */
	label_id end;
	bool head;                    /* the next TEST is the head of a loop */
	bool macro;
	int depth, parts;
	uint32_t stamp;
};

/* ---- ir_steps.c */
label_id ir_label(struct ir_builder *b);
void ir_place(struct ir_builder *b, label_id l);
void ir_jump(struct ir_builder *b, label_id l);
/* at: the token whose position it has */
struct ir_step *ir_emit(struct ir_builder *b, enum ir_kind kind, tok_id at, ir_id a, ir_id value);
/* Goes on nowhere: place one of the labels */
void ir_test(struct ir_builder *b, tok_id at, ir_id cond, bool implied, label_id yes, label_id no);
void ir_choice(struct ir_builder *b, tok_id at, label_id one, label_id other);
void ir_lost(struct ir_builder *b, tok_id at, const char *why);
void ir_finish(struct ir_builder *b);
/* Expressions: the same one for the same thing */
ir_id ir_const(struct ir_builder *b, int64_t value);
ir_id ir_var(struct ir_builder *b, uint32_t var);
ir_id ir_named(struct ir_builder *b, enum ir_expr_kind kind, const char *name);
ir_id ir_text(struct ir_builder *b, enum ir_expr_kind kind, node_id n); /* name: the node's text */
ir_id ir_field(struct ir_builder *b, ir_id of, const char *name);
ir_id ir_deref(struct ir_builder *b, ir_id of);
ir_id ir_addr(struct ir_builder *b, ir_id of);
ir_id ir_unary(struct ir_builder *b, enum punct op, ir_id a);
ir_id ir_binary(struct ir_builder *b, enum punct op, ir_id a, ir_id c);
/* ... and one of its own each time */
ir_id ir_unknown(struct ir_builder *b);
/* Takes what was pushed on b->list since it had `from` entries. */
ir_id ir_with_args(struct ir_builder *b, enum ir_expr_kind kind, ir_id a, size_t from);
static inline struct ir_expr *ir_at(struct ir_builder *b, ir_id e)
{
	return &b->exprs.at[e];
}

/* ---- ir_decl.c */
void ir_scope_begin(struct ir_builder *b);
void ir_scope_end(struct ir_builder *b);
/* Variable + 1, or 0 */
uint32_t ir_lookup(const struct ir_builder *b, const char *name);
uint32_t ir_own_var(struct ir_builder *b);
uint32_t ir_new_local(struct ir_builder *b, const char *name);
void ir_parameters(struct ir_builder *b);
void ir_declaration(struct ir_builder *b, node_id n);
/* The attribute that asks for a clean-up of what is declared, or 0 */
node_id ir_cleanup_attribute(const struct ir_builder *b, node_id init_declarator);

/* ---- ir_expr.c */
/* Evaluates, and says what the value is */
ir_id ir_value(struct ir_builder *b, node_id e);
/* Evaluates only */
void ir_effect(struct ir_builder *b, node_id e);
ir_id ir_value_list(struct ir_builder *b, node_id list);
/* place = value, where the place may be a macro's call */
void ir_set(struct ir_builder *b, tok_id at, ir_id place, ir_id value, bool implied);
/* A value that stays what it is, whatever is assigned afterwards */
ir_id ir_keep(struct ir_builder *b, tok_id at, ir_id value);
ir_id ir_lost_value(struct ir_builder *b, node_id n, const char *why);

/* ---- ir_cond.c */
void ir_cond(struct ir_builder *b, node_id e, label_id yes, label_id no);
/* Is it evaluated in parts: && || ?: and their like? */
bool ir_is_conditional(struct ir_builder *b, node_id e);
ir_id ir_conditional_value(struct ir_builder *b, node_id e);
void ir_conditional_effect(struct ir_builder *b, node_id e);
node_id ir_strip(const struct ir_builder *b, node_id e); /* parentheses, casts, likely() */

/* ---- ir_call.c */
ir_id ir_call(struct ir_builder *b, node_id e);
ir_id ir_macro_name(struct ir_builder *b, node_id ident); /* one that stands alone as a statement */
void ir_name_used(struct ir_builder *b, node_id ident);
void ir_declarer(struct ir_builder *b, node_id n);
void ir_asm(struct ir_builder *b, node_id n);
void ir_iterator_call(struct ir_builder *b, node_id n, bool loop);
void ir_remember(struct ir_builder *b, node_id n, uint32_t what);
uint32_t ir_made(const struct ir_builder *b, node_id n);
bool ir_unevaluated(const char *name);
void ir_cleanup(struct ir_builder *b, node_id decl, tok_id at);
/* The name that is called, if it is a plain one and no variable; else "" */
const char *ir_call_name(const struct ir_builder *b, node_id e);
node_id ir_nth_arg(const struct ir_builder *b, node_id call, int n);
int ir_count_args(const struct ir_builder *b, node_id call);

/* ---- ir_pp.c */
/* The condition of a directive: which has one. hash: its '#' */
void ir_pp_cond(struct ir_builder *b, tok_id hash, label_id yes, label_id no);
/* Of a variant of N_ALT: do the branches of #if of which it is made hold? */
void ir_pp_variant(struct ir_builder *b, node_id variant, label_id yes, label_id no);
/* Nodes that stand for variants, those that ask for most first; the last one holds when no other does */
void ir_pp_sort(const struct ir_builder *b, flow_id *nodes, size_t n);
/* A condition of the preprocessor; as a call in C: IS_ENABLED(CONFIG_X). 0: it is none */
ir_id ir_pp_call(struct ir_builder *b, node_id call);

/* ---- ir_jump.c */
/* Where a node stands in branches of #if, in which the one that is lowered doesn't, it is there only then. Does that ask for
 * anything? */
bool ir_node_is_there(struct ir_builder *b, const struct ir_part *p, flow_id n, label_id no);
void ir_go(struct ir_builder *b, flow_id to);
void ir_go_on(struct ir_builder *b);
void ir_goto(struct ir_builder *b, node_id n);
/* To where a break (a continue, a return) in the node that is being lowered leads */
void ir_break(struct ir_builder *b, tok_id at, bool leaves);
void ir_return(struct ir_builder *b, tok_id at, ir_id value);
/* From a place within the node to labels of this name; false: there is none */
bool ir_go_label(struct ir_builder *b, tok_id at, const char *name);

/* ---- ir.c */
/* A statement with a graph of its own; its value if that is wanted, else 0 */
ir_id ir_part(struct ir_builder *b, node_id stmt, bool wanted);

#endif
