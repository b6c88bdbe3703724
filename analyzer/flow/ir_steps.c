// SPDX-License-Identifier: GPL-2.0-only
/* Steps, where they lead to, and expressions. */
#include "flow/ir_private.h"

/* ---- labels ---------------------------------------------------------------------------------- */

label_id ir_label(struct ir_builder *b)
{
	struct ir_label l = { 0, 0, 0 };

	vec_push(&b->labels, l);
	return (label_id)(b->labels.len - 1);
}

void ir_place(struct ir_builder *b, label_id l)
{
	if (!b->open)
		b->open = l;
	else if (b->open != l)
		b->labels.at[l].same = b->open;
}

void ir_jump(struct ir_builder *b, label_id l)
{
	if (b->open)
		b->labels.at[b->open].same = l;
	b->open = 0;
}

/* ---- steps ----------------------------------------------------------------------------------- */

struct ir_step *ir_emit(struct ir_builder *b, enum ir_kind kind, tok_id at, ir_id a, ir_id value)
{
	struct ir_step st = { .kind = (uint8_t)kind, .a = a, .b = value };

	syntax_position(b->s, b->s->toks[at].off, &st.line, &st.column);
	vec_push(&b->steps, st);
	if (b->open)
		b->labels.at[b->open].step = (ir_id)(b->steps.len - 1);
	b->open = 0;
	if (kind != IR_STOP && kind != IR_END && kind != IR_TEST && kind != IR_CHOICE)
		b->steps.at[b->steps.len - 1].next = b->open = ir_label(b);
	return &b->steps.at[b->steps.len - 1];
}

void ir_test(struct ir_builder *b, tok_id at, ir_id cond, bool implied, label_id yes, label_id no)
{
	struct ir_step *st = ir_emit(b, IR_TEST, at, cond, 0);

	st->implied = implied;
	st->loop = b->head;
	st->next = yes;
	st->other = no;
	b->head = false;
}

void ir_choice(struct ir_builder *b, tok_id at, label_id one, label_id other)
{
	struct ir_step *st = ir_emit(b, IR_CHOICE, at, 0, 0);

	st->implied = true;
	st->next = one;
	st->other = other;
}

void ir_lost(struct ir_builder *b, tok_id at, const char *why)
{
	ir_emit(b, IR_LOST, at, 0, 0)->text = why;
}

/* ---- expressions ----------------------------------------------------------------------------- */

static ir_id add(struct ir_builder *b, const struct ir_expr *e)
{
	vec_push(&b->exprs, *e);
	return (ir_id)(b->exprs.len - 1);
}

static ir_id shared(struct ir_builder *b, const struct ir_expr *e)
{
	const struct {
		uint32_t what, a, b, var;
		int64_t value;
		const char *name;
	} key = { e->kind | (uint32_t)e->op << 8, e->a, e->b, e->var, e->value, e->name };
	uintptr_t *slot = map_slot(b->shared, (const char *)&key, sizeof(key), NULL);

	if (!*slot)
		*slot = add(b, e);
	return (ir_id)*slot;
}

ir_id ir_const(struct ir_builder *b, int64_t value)
{
	struct ir_expr e = { .kind = IE_CONST, .value = value };

	return shared(b, &e);
}

ir_id ir_var(struct ir_builder *b, uint32_t var)
{
	struct ir_expr e = { .kind = IE_VAR, .var = var, .name = b->vars.at[var].name };

	return shared(b, &e);
}

ir_id ir_named(struct ir_builder *b, enum ir_expr_kind kind, const char *name)
{
	struct ir_expr e = { .kind = (uint8_t)kind, .name = name };

	return shared(b, &e);
}

ir_id ir_text(struct ir_builder *b, enum ir_expr_kind kind, node_id n)
{
	struct str text = STR_INIT;
	ir_id e;

	node_text(b->s, n, &text);
	e = ir_named(b, kind, internn(text.buf, text.len));
	str_release(&text);
	return e;
}

ir_id ir_field(struct ir_builder *b, ir_id of, const char *name)
{
	struct ir_expr e = { .kind = IE_FIELD, .a = of, .name = name };

	return shared(b, &e);
}

ir_id ir_deref(struct ir_builder *b, ir_id of)
{
	struct ir_expr e = { .kind = IE_DEREF, .a = of };

	return ir_at(b, of)->kind == IE_ADDR ? ir_at(b, of)->a : shared(b, &e);
}

ir_id ir_addr(struct ir_builder *b, ir_id of)
{
	struct ir_expr e = { .kind = IE_ADDR, .a = of };

	return ir_at(b, of)->kind == IE_DEREF ? ir_at(b, of)->a : shared(b, &e);
}

ir_id ir_unary(struct ir_builder *b, enum punct op, ir_id a)
{
	struct ir_expr e = { .kind = IE_UNARY, .op = (uint8_t)op, .a = a };

	if (op == P_MINUS && ir_at(b, a)->kind == IE_CONST && ir_at(b, a)->value != INT64_MIN)
		return ir_const(b, -ir_at(b, a)->value);
	return shared(b, &e);
}

ir_id ir_binary(struct ir_builder *b, enum punct op, ir_id a, ir_id c)
{
	struct ir_expr e = { .kind = IE_BINARY, .op = (uint8_t)op, .a = a, .b = c };

	return shared(b, &e);
}

ir_id ir_unknown(struct ir_builder *b)
{
	struct ir_expr e = { .kind = IE_UNKNOWN };

	return add(b, &e);
}

ir_id ir_with_args(struct ir_builder *b, enum ir_expr_kind kind, ir_id a, size_t from)
{
	struct ir_expr e = { .kind = (uint8_t)kind, .a = a, .args = (uint32_t)b->args.len };
	size_t n = MIN(b->list.len - from, UINT16_MAX);

	e.nargs = (uint16_t)n;
	for (size_t i = from; i < from + n; i++)
		vec_push(&b->args, b->list.at[i]);
	b->list.len = from;
	return add(b, &e);
}

/* ---- the finished steps ---------------------------------------------------------------------- */

/* The step at a label; one of its own for a way that comes back to itself without a step */
static ir_id resolve(struct ir_builder *b, label_id l)
{
	struct ir_step nop = { .kind = IR_NOP, .loop = true, .line = b->ir->line, .column = 1 };
	label_id last = l, next;

	b->stamp++;
	while (!b->labels.at[last].step && b->labels.at[last].same && b->labels.at[last].seen != b->stamp) {
		b->labels.at[last].seen = b->stamp;
		last = b->labels.at[last].same;
	}
	if (!b->labels.at[last].step) {
		BUG_ON(!b->labels.at[last].same);
		nop.next = last;
		vec_push(&b->steps, nop);
		b->labels.at[last].step = (ir_id)(b->steps.len - 1);
	}
	for (; l != last; l = next) { /* the way is short the next time */
		next = b->labels.at[l].same;
		b->labels.at[l].same = last;
	}
	return b->labels.at[last].step;
}

static void resolve_all(struct ir_builder *b)
{
	ir_id next;

	for (size_t i = 1; i < b->steps.len; i++) { /* more may come to be */
		next = b->steps.at[i].next ? resolve(b, b->steps.at[i].next) : 0;
		b->steps.at[i].next = next;
		next = b->steps.at[i].other ? resolve(b, b->steps.at[i].other) : 0;
		b->steps.at[i].other = next;
	}
}

static void reach(const struct ir_builder *b, ir_id first, bool *seen)
{
	VEC(ir_id) open = { 0 };
	const struct ir_step *st;

	seen[first] = true;
	vec_push(&open, first);
	while (open.len) {
		st = &b->steps.at[open.at[--open.len]];
		if (st->next && !seen[st->next])
			vec_push(&open, st->next);
		if (st->other && !seen[st->other] && st->other != st->next)
			vec_push(&open, st->other);
		seen[st->next] = seen[st->other] = true;
	}
	vec_release(&open);
}

/* Steps that nothing leads to are left out, all but the END; the others keep their order. */
static void number(struct ir_builder *b, ir_id first)
{
	struct ir *ir = b->ir;
	bool *seen = xcalloc(b->steps.len, sizeof(*seen));
	ir_id *as = xcalloc(b->steps.len, sizeof(*as)), n = 1, out = 1;

	reach(b, first, seen);
	for (size_t i = 1; i < b->steps.len; i++)
		if (seen[i] || b->steps.at[i].kind == IR_END)
			as[i] = n++;
	ir->steps = arena_alloc(ir->arena, (n + 1) * sizeof(*ir->steps));
	if (as[first] != 1) { /* begins elsewhere: by a way there */
		for (size_t i = 1; i < b->steps.len; i++)
			as[i] += as[i] != 0;
		ir->steps[out].line = b->steps.at[first].line;
		ir->steps[out].column = b->steps.at[first].column;
		ir->steps[out++].next = as[first];
	}
	for (size_t i = 1; i < b->steps.len; i++) {
		if (!as[i])
			continue;
		ir->steps[out] = b->steps.at[i];
		ir->steps[out].next = as[ir->steps[out].next];
		ir->steps[out].other = as[ir->steps[out].other];
		ir->nlost += ir->steps[out++].kind == IR_LOST;
	}
	ir->nsteps = out;
	free(seen);
	free(as);
}

static void *copy(struct ir *ir, const void *at, size_t n, size_t size)
{
	void *p = arena_alloc(ir->arena, n * size + 1);

	if (n)
		memcpy(p, at, n * size);
	return p;
}

/* The label of the first step is 1. */
void ir_finish(struct ir_builder *b)
{
	struct ir *ir = b->ir;
	ir_id first = resolve(b, 1);

	resolve_all(b);
	number(b, first);
	ir->exprs = copy(ir, b->exprs.at, b->exprs.len, sizeof(*b->exprs.at));
	ir->nexprs = (uint32_t)b->exprs.len;
	ir->args = copy(ir, b->args.at, b->args.len, sizeof(*b->args.at));
	ir->vars = copy(ir, b->vars.at, b->vars.len, sizeof(*b->vars.at));
	ir->nvars = (uint32_t)b->vars.len;
}
