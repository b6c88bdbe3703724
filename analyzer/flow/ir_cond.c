// SPDX-License-Identifier: GPL-2.0-only
/* What is decided within expressions: && || ! ?: and their like become jumps. */
#include "flow/ir_private.h"

/* Deeper than anybody writes; but a && b && … lies as deep as it is long. */
#define MAX_DEPTH 1500

static bool transparent(const struct ir_builder *b, node_id call)
{
	static const char *const names[] = { "likely", "unlikely", "__builtin_expect", "__builtin_expect_with_probability" };
	const char *name = ir_call_name(b, call);

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (!strcmp(name, names[i]))
			return ir_count_args(b, call) >= 1;
	return false;
}

/* What stands in likely() may be a declaration or so; only expressions are looked through. */
node_id ir_strip(const struct ir_builder *b, node_id e)
{
	node_id in;

	for (;; e = in) {
		switch (node_at(b->s, e)->kind) {
		case N_PAREN:
			in = node_at(b->s, e)->child;
			break;
		case N_CAST:
			in = node_role(b->s, e, R_VALUE);
			break;
		case N_CALL:
			in = transparent(b, e) ? ir_nth_arg(b, e, 0) : 0;
			break;
		default:
			return e;
		}
		if (!in || !node_kind_is_expr(node_at(b->s, in)->kind))
			return e;
	}
}

static bool chooses(const struct ir_builder *b, node_id e)
{
	return node_at(b->s, e)->kind == N_CALL && !strcmp(ir_call_name(b, e), "__builtin_choose_expr") &&
	       ir_count_args(b, e) == 3;
}

static bool has_parts(const struct ir_builder *b, node_id e)
{
	switch (node_at(b->s, e)->kind) {
	case N_BINARY:
		return node_at(b->s, e)->sub == P_ANDAND || node_at(b->s, e)->sub == P_OROR;
	case N_COND:
		return true;
	default:
		return chooses(b, e);
	}
}

bool ir_is_conditional(struct ir_builder *b, node_id e)
{
	e = ir_strip(b, e);
	while (node_at(b->s, e)->kind == N_UNARY && node_at(b->s, e)->sub == P_NOT)
		e = ir_strip(b, node_at(b->s, e)->child);
	return has_parts(b, e);
}

/* cond ? then : otherwise. then 0: the condition itself */
struct choice {
	node_id cond, then, otherwise;
};

static struct choice choice_of(const struct ir_builder *b, node_id e)
{
	struct choice c = { node_role(b->s, e, R_COND), node_role(b->s, e, R_THEN), node_role(b->s, e, R_ELSE) };

	if (node_at(b->s, e)->kind == N_CALL) {
		c.cond = ir_nth_arg(b, e, 0);
		c.then = ir_nth_arg(b, e, 1);
		c.otherwise = ir_nth_arg(b, e, 2);
	}
	return c;
}

/* ---- as a condition -------------------------------------------------------------------------- */

static void test_value(struct ir_builder *b, node_id e, label_id yes, label_id no)
{
	ir_test(b, node_at(b->s, e)->first, ir_value(b, e), false, yes, no);
}

static void cond_binary(struct ir_builder *b, node_id e, label_id yes, label_id no)
{
	bool both = node_at(b->s, e)->sub == P_ANDAND;
	label_id second = ir_label(b);

	if (both)
		ir_cond(b, node_role(b->s, e, R_LEFT), second, no);
	else
		ir_cond(b, node_role(b->s, e, R_LEFT), yes, second);
	ir_place(b, second);
	ir_cond(b, node_role(b->s, e, R_RIGHT), yes, no);
}

static void cond_choice(struct ir_builder *b, node_id e, label_id yes, label_id no)
{
	struct choice c = choice_of(b, e);
	label_id one = c.then ? ir_label(b) : yes, other = ir_label(b);

	ir_cond(b, c.cond, one, other);
	if (c.then) {
		ir_place(b, one);
		ir_cond(b, c.then, yes, no);
	}
	ir_place(b, other);
	ir_cond(b, c.otherwise, yes, no);
}

static void cond(struct ir_builder *b, node_id e, label_id yes, label_id no)
{
	const struct node *n = node_at(b->s, e);

	if (n->kind == N_UNARY && n->sub == P_NOT) {
		ir_cond(b, n->child, no, yes);
	} else if (n->kind == N_BINARY && (n->sub == P_ANDAND || n->sub == P_OROR)) {
		cond_binary(b, e, yes, no);
	} else if (has_parts(b, e)) {
		cond_choice(b, e, yes, no);
	} else if (n->kind == N_COMMA) {
		ir_effect(b, node_role(b->s, e, R_LEFT));
		ir_cond(b, node_role(b->s, e, R_RIGHT), yes, no);
	} else {
		test_value(b, e, yes, no);
	}
}

void ir_cond(struct ir_builder *b, node_id e, label_id yes, label_id no)
{
	if (!e || b->depth >= MAX_DEPTH) {
		ir_lost(b, node_at(b->s, e ? e : b->item)->first, e ? "a condition nested too deeply" :
			"a condition that is not there");
		ir_test(b, node_at(b->s, e ? e : b->item)->first, ir_unknown(b), true, yes, no);
		return;
	}
	b->depth++;
	cond(b, ir_strip(b, e), yes, no);
	b->depth--;
}

/* ---- as a value ------------------------------------------------------------------------------ */

/* var = e, with all that is decided in it */
static void into(struct ir_builder *b, ir_id var, node_id e);

static void into_choice(struct ir_builder *b, ir_id var, node_id e)
{
	struct choice c = choice_of(b, e);
	label_id yes = ir_label(b), no = ir_label(b), end = ir_label(b);
	tok_id at = node_at(b->s, e)->first;
	ir_id v;

	if (c.then) {
		ir_cond(b, c.cond, yes, no);
		ir_place(b, yes);
		into(b, var, c.then);
	} else {
		v = ir_value(b, c.cond);
		ir_test(b, at, v, false, yes, no);
		ir_place(b, yes);
		ir_set(b, at, var, v, true);
	}
	ir_jump(b, end);
	ir_place(b, no);
	into(b, var, c.otherwise);
	ir_place(b, end);
}

static void into(struct ir_builder *b, ir_id var, node_id e)
{
	node_id in = e ? ir_strip(b, e) : 0;
	ir_id v;

	if (in && (node_at(b->s, in)->kind == N_COND || chooses(b, in)) && b->depth < MAX_DEPTH) {
		b->depth++;
		into_choice(b, var, in);
		b->depth--;
		return;
	}
	v = ir_value(b, e);
	ir_set(b, node_at(b->s, e ? e : b->item)->first, var, v, true);
}

ir_id ir_conditional_value(struct ir_builder *b, node_id e)
{
	ir_id var = ir_var(b, ir_own_var(b));
	label_id yes, no, end;
	node_id in = ir_strip(b, e);
	tok_id at = node_at(b->s, in)->first;

	if (node_at(b->s, in)->kind == N_COND || chooses(b, in)) {
		into(b, var, in);
		return var;
	}
	yes = ir_label(b);
	no = ir_label(b);
	end = ir_label(b);
	ir_cond(b, in, yes, no);
	ir_place(b, yes);
	ir_set(b, at, var, ir_const(b, 1), true);
	ir_jump(b, end);
	ir_place(b, no);
	ir_set(b, at, var, ir_const(b, 0), true);
	ir_place(b, end);
	return var;
}

void ir_conditional_effect(struct ir_builder *b, node_id e)
{
	label_id yes = ir_label(b), no = ir_label(b), end = ir_label(b);
	const struct node *n;
	struct choice c;

	e = ir_strip(b, e);
	while (node_at(b->s, e)->kind == N_UNARY)
		e = ir_strip(b, node_at(b->s, e)->child);
	n = node_at(b->s, e);
	if (n->kind == N_BINARY) {
		if (n->sub == P_ANDAND)
			ir_cond(b, node_role(b->s, e, R_LEFT), yes, end);
		else
			ir_cond(b, node_role(b->s, e, R_LEFT), end, yes);
		ir_place(b, yes);
		ir_effect(b, node_role(b->s, e, R_RIGHT));
		ir_place(b, end);
		return;
	}
	c = choice_of(b, e);
	ir_cond(b, c.cond, yes, no);
	ir_place(b, yes);
	ir_effect(b, c.then);
	ir_jump(b, end);
	ir_place(b, no);
	ir_effect(b, c.otherwise);
	ir_place(b, end);
}
