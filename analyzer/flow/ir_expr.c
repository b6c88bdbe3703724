// SPDX-License-Identifier: GPL-2.0-only
/* Expressions: what they do, as steps, and what their value is. */
#include "flow/ir_private.h"

/* Deeper than anybody writes; chains such as a + b + … lie as deep as they are long. */
#define MAX_DEPTH 1200

static tok_id first(const struct ir_builder *b, node_id n)
{
	return node_at(b->s, n)->first;
}

ir_id ir_lost_value(struct ir_builder *b, node_id n, const char *why)
{
	ir_lost(b, first(b, n), why);
	return ir_unknown(b);
}

/* ---- leaves ---------------------------------------------------------------------------------- */

static int64_t number_value(const char *text)
{
	char *end;
	unsigned long long v;

	if (text[0] == '0' && (text[1] == 'b' || text[1] == 'B'))
		v = strtoull(text + 2, &end, 2);
	else
		v = strtoull(text, &end, 0);
	return (int64_t)v;
}

/* 1.5, 1e3, 0x1p3 */
static bool is_float(const char *text)
{
	bool hex = text[0] == '0' && (text[1] == 'x' || text[1] == 'X');

	return strpbrk(text, hex ? ".pP" : ".eE") != NULL;
}

static ir_id number(struct ir_builder *b, node_id e)
{
	char text[64];
	size_t len;
	const char *p = token_text(b->s, first(b, e), &len);

	if (len >= sizeof(text))
		return ir_text(b, IE_NAME, e);
	memcpy(text, p, len);
	text[len] = '\0';
	return is_float(text) ? ir_text(b, IE_NAME, e) : ir_const(b, number_value(text));
}

static int64_t escape(const char *p)
{
	static const char from[] = "abtnvfre", to[] = "\a\b\t\n\v\f\r\033";
	const char *at = strchr(from, *p);

	if (*p >= '0' && *p <= '7')
		return (int64_t)strtol(p, NULL, 8);
	if (*p == 'x')
		return (signed char)strtol(p + 1, NULL, 16);
	return at && *p ? to[at - from] : *p;
}

static ir_id character(struct ir_builder *b, node_id e)
{
	struct str text = STR_INIT;
	const char *p;
	int64_t v;

	node_text(b->s, e, &text);
	p = strchr(text.buf, '\'');
	v = !p ? 0 : p[1] == '\\' ? escape(p + 2) : (signed char)p[1];
	str_release(&text);
	return ir_const(b, v);
}

static ir_id identifier(struct ir_builder *b, node_id e)
{
	const char *name = node_ident(b->s, e);
	uint32_t v = ir_lookup(b, name);

	if (v) {
		if (b->locals.at[v - 1].array) /* decays: who gets it may write to it */
			b->vars.at[v - 1].address_taken = true;
		return ir_var(b, v - 1);
	}
	ir_name_used(b, e);
	if (!strcmp(name, "NULL") || !strcmp(name, "false"))
		return ir_const(b, 0);
	if (!strcmp(name, "true"))
		return ir_const(b, 1);
	return ir_named(b, IE_NAME, name);
}

/* ---- places ---------------------------------------------------------------------------------- */

void ir_set(struct ir_builder *b, tok_id at, ir_id place, ir_id value, bool implied)
{
	switch (ir_at(b, place)->kind) {
	case IE_VAR:
	case IE_NAME:
	case IE_FIELD:
	case IE_DEREF:
		break;
	default: /* per_cpu(x, c) = 1 */
		place = ir_deref(b, place);
	}
	ir_emit(b, IR_SET, at, place, value)->implied = implied;
}

ir_id ir_keep(struct ir_builder *b, tok_id at, ir_id value)
{
	const struct ir_expr *e = ir_at(b, value);
	ir_id v;

	if (e->kind == IE_CONST || e->kind == IE_CALL || e->kind == IE_PP || e->kind == IE_UNKNOWN || e->kind == IE_STRING ||
	    e->kind == IE_SIZEOF || e->kind == IE_NONE || (e->kind == IE_VAR && !*b->vars.at[e->var].name))
		return value;
	v = ir_var(b, ir_own_var(b));
	ir_set(b, at, v, value, true);
	return v;
}

/* The variable of which a place is a part: x.a[1] of an array or struct x. 0: none, it is memory */
static ir_id part_of(struct ir_builder *b, ir_id place)
{
	const struct ir_expr *e = ir_at(b, place), *base;

	while (e->kind == IE_FIELD || e->kind == IE_DEREF) {
		place = e->a;
		if (e->kind == IE_DEREF) {
			base = ir_at(b, place);
			if (base->kind == IE_BINARY && base->op == P_PLUS)
				place = base->a;
			if (ir_at(b, place)->kind == IE_VAR)
				return b->locals.at[ir_at(b, place)->var].array ? place : 0;
		}
		e = ir_at(b, place);
	}
	return e->kind == IE_VAR ? place : 0;
}

static ir_id address(struct ir_builder *b, node_id e)
{
	ir_id place = ir_value(b, e), var = part_of(b, place);

	if (var)
		b->vars.at[ir_at(b, var)->var].address_taken = true;
	return ir_addr(b, place);
}

/* The array itself, not what it decays to when it stands alone */
static ir_id base(struct ir_builder *b, node_id e)
{
	uint32_t v;

	while (node_at(b->s, e)->kind == N_PAREN)
		e = node_at(b->s, e)->child;
	v = node_at(b->s, e)->kind == N_IDENT ? ir_lookup(b, node_ident(b->s, e)) : 0;
	return v ? ir_var(b, v - 1) : ir_value(b, e);
}

static ir_id element(struct ir_builder *b, node_id e)
{
	ir_id a = base(b, node_role(b->s, e, R_LEFT)), i = ir_value(b, node_role(b->s, e, R_RIGHT));

	return ir_deref(b, ir_binary(b, P_PLUS, a, i));
}

static ir_id member(struct ir_builder *b, node_id e)
{
	ir_id of = ir_value(b, node_role(b->s, e, R_LEFT));
	node_id name = node_role(b->s, e, R_NAME);

	if (node_at(b->s, e)->kind == N_PMEMBER)
		of = ir_deref(b, of);
	return ir_field(b, of, name ? node_ident(b->s, name) : intern(""));
}

/* ---- assignments ----------------------------------------------------------------------------- */

static enum punct operation(enum punct assign)
{
	static const uint8_t of[P_COUNT] = {
		[P_MUL_ASSIGN] = P_STAR, [P_DIV_ASSIGN] = P_SLASH, [P_MOD_ASSIGN] = P_PERCENT, [P_ADD_ASSIGN] = P_PLUS,
		[P_SUB_ASSIGN] = P_MINUS, [P_SHL_ASSIGN] = P_SHL, [P_SHR_ASSIGN] = P_SHR, [P_AND_ASSIGN] = P_AMP,
		[P_XOR_ASSIGN] = P_CARET, [P_OR_ASSIGN] = P_PIPE,
	};

	return of[assign];
}

static ir_id assign(struct ir_builder *b, node_id e)
{
	node_id left = node_role(b->s, e, R_LEFT), right = node_role(b->s, e, R_RIGHT);
	enum punct op = operation(node_at(b->s, e)->sub);
	ir_id place = ir_value(b, left), value = ir_value(b, right);

	if (op)
		value = ir_binary(b, op, place, value);
	ir_set(b, first(b, left), place, value, false);
	return place;
}

/* x++; wanted: the value, that it had before */
static ir_id step(struct ir_builder *b, node_id e, bool before)
{
	node_id operand = node_at(b->s, e)->child;
	enum punct op = node_at(b->s, e)->sub == P_INC ? P_PLUS : P_MINUS;
	ir_id place = ir_value(b, operand), old = before ? ir_keep(b, first(b, operand), place) : place;

	ir_set(b, first(b, operand), place, ir_binary(b, op, place, ir_const(b, 1)), false);
	return old;
}

/* ---- lists ----------------------------------------------------------------------------------- */

static void list_items(struct ir_builder *b, node_id list);

/* #if among initialisers: all of them are listed, and evaluated one group or the other */
static void list_branches(struct ir_builder *b, node_id group)
{
	label_id end = ir_label(b), in, next;
	node_id c;

	for (c = node_at(b->s, group)->child; c; c = node_at(b->s, c)->next) {
		in = ir_label(b);
		next = ir_label(b);
		if (node_at(b->s, c)->kind == N_PP_BRANCH)
			ir_pp_cond(b, first(b, c), in, next);
		else
			ir_choice(b, first(b, c), in, next);
		ir_place(b, in);
		list_items(b, c);
		ir_jump(b, end);
		ir_place(b, next);
	}
	ir_place(b, end);
}

static void list_items(struct ir_builder *b, node_id list)
{
	node_id c, value;
	ir_id v;

	for (c = node_at(b->s, list)->child; c; c = node_at(b->s, c)->next) {
		value = node_at(b->s, c)->kind == N_INIT ? node_role(b->s, c, R_VALUE) : c;
		if (node_at(b->s, c)->kind == N_PP_COND || node_at(b->s, c)->kind == N_ALT) {
			list_branches(b, c);
		} else if (value && (node_kind_is_expr(node_at(b->s, value)->kind) ||
				     node_at(b->s, value)->kind == N_INIT_LIST)) {
			v = ir_value(b, value);
			vec_push(&b->list, v);
		}
	}
}

ir_id ir_value_list(struct ir_builder *b, node_id list)
{
	size_t from = b->list.len;

	list_items(b, list);
	return ir_with_args(b, IE_LIST, 0, from);
}

/* One of the values, if evaluating them does anything; which one is not known here. */
static ir_id generic(struct ir_builder *b, node_id e)
{
	label_id end = ir_label(b), in, next;
	node_id c, value;

	for (c = node_at(b->s, e)->child; c; c = node_at(b->s, c)->next) {
		value = node_at(b->s, c)->kind == N_GENERIC_ASSOC ? node_role(b->s, c, R_VALUE) : 0;
		if (!value || node_at(b->s, ir_strip(b, value))->child == 0)
			continue;
		in = ir_label(b);
		next = ir_label(b);
		ir_choice(b, first(b, value), in, next);
		ir_place(b, in);
		ir_effect(b, value);
		ir_jump(b, end);
		ir_place(b, next);
	}
	ir_place(b, end);
	return ir_unknown(b);
}

/* ---- all of them ----------------------------------------------------------------------------- */

static ir_id unary(struct ir_builder *b, node_id e)
{
	node_id c = node_at(b->s, e)->child;

	switch (node_at(b->s, e)->sub) {
	case P_INC:
	case P_DEC:
		return step(b, e, false);
	case P_PLUS:
		return ir_value(b, c);
	case P_ANDAND: /* a label's address */
		return ir_addr(b, ir_named(b, IE_NAME, node_ident(b->s, c)));
	default:
		return ir_unary(b, node_at(b->s, e)->sub, ir_value(b, c));
	}
}

static ir_id value(struct ir_builder *b, node_id e)
{
	const struct node *n = node_at(b->s, e);
	ir_id l;

	if (ir_is_conditional(b, e))
		return ir_conditional_value(b, e);
	switch (n->kind) {
	case N_PAREN:
		return ir_value(b, n->child);
	case N_CAST:
	case N_COMPOUND_LIT:
		return ir_value(b, node_role(b->s, e, R_VALUE));
	case N_IDENT:
		return identifier(b, e);
	case N_NUMBER:
		return number(b, e);
	case N_CHAR:
		return character(b, e);
	case N_STRING:
		return ir_text(b, IE_STRING, e);
	case N_UNARY:
		return unary(b, e);
	case N_DEREF:
		return ir_deref(b, ir_value(b, n->child));
	case N_ADDR:
		return address(b, n->child);
	case N_POSTFIX:
		return step(b, e, true);
	case N_BINARY:
		l = ir_value(b, node_role(b->s, e, R_LEFT));
		return ir_binary(b, n->sub, l, ir_value(b, node_role(b->s, e, R_RIGHT)));
	case N_ASSIGN:
		return assign(b, e);
	case N_COMMA:
		ir_effect(b, node_role(b->s, e, R_LEFT));
		return ir_value(b, node_role(b->s, e, R_RIGHT));
	case N_CALL:
		return ir_strip(b, e) == e ? ir_call(b, e) : ir_value(b, ir_strip(b, e));
	case N_INDEX:
		return element(b, e);
	case N_MEMBER:
	case N_PMEMBER:
		return member(b, e);
	case N_SIZEOF:
		return ir_text(b, IE_SIZEOF, e);
	case N_STMT_EXPR:
		return ir_part(b, n->child, true);
	case N_GENERIC:
		return generic(b, e);
	case N_INIT_LIST:
		return ir_value_list(b, e);
	case N_TYPE_NAME:
		return ir_text(b, IE_TYPE, e);
	default:
		return ir_lost_value(b, e, "an expression that is not understood");
	}
}

ir_id ir_value(struct ir_builder *b, node_id e)
{
	ir_id v;

	if (!e)
		return ir_unknown(b);
	if (b->depth >= MAX_DEPTH)
		return ir_lost_value(b, e, "an expression nested too deeply");
	b->depth++;
	v = value(b, e);
	b->depth--;
	return v;
}

static void effect(struct ir_builder *b, node_id e)
{
	const struct node *n = node_at(b->s, e);

	if (ir_is_conditional(b, e)) {
		ir_conditional_effect(b, e);
		return;
	}
	switch (n->kind) {
	case N_PAREN:
		ir_effect(b, n->child);
		break;
	case N_CAST:
		ir_effect(b, node_role(b->s, e, R_VALUE));
		break;
	case N_POSTFIX:
		step(b, e, false);
		break;
	case N_COMMA:
		ir_effect(b, node_role(b->s, e, R_LEFT));
		ir_effect(b, node_role(b->s, e, R_RIGHT));
		break;
	case N_STMT_EXPR:
		ir_part(b, n->child, false);
		break;
	default:
		ir_value(b, e);
	}
}

void ir_effect(struct ir_builder *b, node_id e)
{
	if (!e)
		return;
	if (b->depth >= MAX_DEPTH) {
		ir_lost(b, first(b, e), "an expression nested too deeply");
		return;
	}
	b->depth++;
	effect(b, e);
	b->depth--;
}
