// SPDX-License-Identifier: GPL-2.0-only
/* A path in words: what was called, which way each test went. */
#include "flow/region_run.h"

#define STEPS_MAX 40         /* of one path: the first and the last of a longer one are told */

typedef VEC(struct region_step) steps_t;

static void add(struct regions *r, steps_t *v, const struct body *b, int line, struct str *note)
{
	if (!v->len || v->at[v->len - 1].line != line || strcmp(v->at[v->len - 1].note, note->buf))
		vec_push(v, (struct region_step){ b->path, line, arena_strdup(r->arena, note->buf) });
	str_reset(note);
}

static void tell_test(const struct ir *ir, const struct ir_step *s, bool taken, struct str *note)
{
	const struct ir_expr *e = &ir->exprs[s->a];

	if (e->kind == IE_UNARY && e->op == P_NOT) {
		taken = !taken;
		e = &ir->exprs[e->a];
		ir_expr_text(ir, (ir_id)(e - ir->exprs), note);
	} else {
		ir_expr_text(ir, s->a, note);
	}
	str_add(note, taken ? " is true" : " is false");
	if (s->loop)
		str_add(note, taken ? ": the loop goes on" : ": the loop ends");
}

static bool matters(struct regions *r, const struct ir *ir, const struct ir_step *s)
{
	const uint64_t keys = RK(ENTER) | RK(LEAVE) | RK(FLUSH) | RK(PAUSE) | RK(RESUME) | RK(LOCK) | RK(TRYLOCK) | RK(UNLOCK) |
			      RK(HELD);
	const char *name = ir_callee(ir, s->a);

	return region_keys(r->spec, name, NULL) & keys || map_hasn(r->changers, (const char *)&name, sizeof(name));
}

/* Does what is called take or release the lock, or queue something? */
static bool changes_locks(const struct paths_step *p, const struct paths_step *next)
{
	struct property a = unpack(p->property), b = unpack(next->property);

	return a.locks != b.locks || a.dropped != b.dropped || a.unlocked != b.unlocked || a.mark != b.mark;
}

/* next: the step behind it; NULL: it is the last one */
static void tell_step(struct regions *r, const struct body *b, const struct ir *ir, const struct paths_step *p,
		      const struct paths_step *next, steps_t *v)
{
	const struct ir_step *s = &ir->steps[p->step];
	struct str note = STR_INIT;

	if (s->kind == IR_CALL && (!next || matters(r, ir, s) || changes_locks(p, next))) {
		str_add(&note, "calls ");
		ir_expr_text(ir, s->a, &note);
	} else if (s->kind == IR_TEST) {
		tell_test(ir, s, p->taken, &note);
	} else if (s->kind == IR_RETURN && s->line) {
		str_add(&note, "returns");
		if (s->a)
			str_addch(&note, ' ');
		if (s->a)
			ir_expr_text(ir, s->a, &note);
	}
	if (note.len)
		add(r, v, b, s->line, &note);
	str_release(&note);
}

void region_tell(struct regions *r, const struct body *b, const struct ir *ir, const paths_trace_t *trace, ir_id first,
		 const struct region_step **path, size_t *n)
{
	steps_t v = { 0 };
	size_t from = 0, cut;
	struct region_step *out;

	for (size_t i = 0; first && i < trace->len; i++)
		if (trace->at[i].step == first)
			from = i;
	for (size_t i = from; i < trace->len; i++)
		tell_step(r, b, ir, &trace->at[i], i + 1 < trace->len ? &trace->at[i + 1] : NULL, &v);
	cut = v.len > STEPS_MAX ? v.len - STEPS_MAX : 0;
	out = arena_alloc(r->arena, (v.len - cut + 1) * sizeof(*out));
	*n = 0;
	for (size_t i = 0; i < v.len; i++)
		if (!cut || i < STEPS_MAX / 2 || i >= STEPS_MAX / 2 + cut)
			out[(*n)++] = v.at[i];
	*path = out;
	vec_release(&v);
}
