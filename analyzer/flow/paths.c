// SPDX-License-Identifier: GPL-2.0-only
/* Property simulation: a worklist of (step, property) with what is known of values at each. */
#include "flow/known.h"
#include "flow/paths.h"

#define STATES_MAX 60000   /* of one function: more than that is given up */
#define VISITS_MAX 400000
#define APART_MAX 20000    /* … and from so many on all paths meet */
#define JOINS_MAX 3        /* after so many, what still changes is forgotten at once */

struct state {
	ir_id step;
	uint32_t from;           /* the state from which it was reached first; 0: the start */
	bool taken;              /* of the test there: which way */
	bool waits;
	uint8_t joins;
	uint64_t property;
	const struct facts *facts;
};
struct key {
	uint64_t property;
	ir_id step;
	uint32_t apart;
};
struct paths {
	const struct ir *ir;
	const struct paths_client *client;
	struct terms terms;
	struct arena *arena;
	VEC(struct state) states; /* [0] is unused */
	struct map *at;          /* struct key → index */
	VEC(uint32_t) queue;
	size_t head, visits;
	bool gave_up;
	/* the call being asked about */
	uint32_t here;
	const struct facts *facts;
};

static const struct facts nothing;

struct paths *paths_new(const struct ir *ir, const struct paths_client *client)
{
	struct paths *p = xcalloc(1, sizeof(*p));

	p->ir = ir;
	p->client = client;
	known_terms_init(&p->terms, ir, client);
	return p;
}

static void clear(struct paths *p)
{
	p->states.len = p->queue.len = 0;
	p->head = p->visits = 0;
	p->gave_up = false;
	if (p->arena)
		arena_free(p->arena);
	if (p->at)
		map_free(p->at);
	p->arena = NULL;
	p->at = NULL;
}

void paths_free(struct paths *p)
{
	if (!p)
		return;
	clear(p);
	vec_release(&p->states);
	vec_release(&p->queue);
	known_terms_release(&p->terms);
	free(p);
}

static void join(struct paths *p, uint32_t i, const struct facts *facts)
{
	struct state *s = &p->states.at[i];
	const struct facts *both = facts_join(s->facts, facts, s->joins >= JOINS_MAX, p->arena);

	if (!both)
		both = &nothing;
	if (facts_equal(both, s->facts))
		return;
	s->facts = both;
	if (s->joins < UINT8_MAX)
		s->joins++;
	if (!s->waits)
		vec_push(&p->queue, i);
	s->waits = true;
}

/* Of what is known, that which the client wants to be kept apart */
static uint32_t apart(const struct paths *p, const struct facts *f)
{
	uint32_t h = 0;
	unsigned n;

	for (uint32_t i = 0; p->client->apart && f && i < f->n && p->states.len < APART_MAX; i++) {
		n = f->at[i].kind == FACT_VALUE && f->at[i].is.name ? p->client->apart(p->client->ctx, f->at[i].is.name) : 0;
		if (n)
			h = (h ^ (f->at[i].a * 8 + n)) * 16777619;
	}
	return h;
}

static void reach(struct paths *p, ir_id step, uint64_t property, const struct facts *facts, bool taken)
{
	struct key key = { property, step, apart(p, facts) };
	uintptr_t *slot;
	bool is_new;

	if (!step || p->gave_up)
		return;
	slot = map_slot(p->at, (const char *)&key, sizeof(key), &is_new);
	if (!is_new) {
		join(p, (uint32_t)*slot, facts);
		return;
	}
	if (p->states.len >= STATES_MAX) {
		p->gave_up = true;
		return;
	}
	*slot = p->states.len;
	vec_push(&p->queue, (uint32_t)p->states.len);
	vec_push(&p->states, (struct state){ .step = step, .from = p->here, .taken = taken, .waits = true,
					     .property = property, .facts = facts });
}

/* ---- one step -------------------------------------------------------------------------------- */

static void test(struct paths *p, const struct ir_step *s, uint64_t property)
{
	struct known is = known_of(&p->terms, p->facts, s->a);
	int truth = known_truth(&is);
	const struct facts *f;

	for (int way = 1; way >= 0; way--) {
		if (truth == !way)
			continue;
		f = facts_assume(&p->terms, p->facts, s->a, way, p->arena);
		if (f)
			reach(p, way ? s->next : s->other, property, f, way);
	}
}

static const struct facts *assign(struct paths *p, const struct ir_step *s)
{
	struct known is = known_of(&p->terms, p->facts, s->b);
	const struct facts *f = facts_forget(&p->terms, p->facts, s->a, p->arena);

	return facts_set(&p->terms, f, s->a, &is, p->arena);
}

void paths_out(struct paths *p, uint64_t property, const struct known *result)
{
	const struct ir_step *s = &p->ir->steps[p->states.at[p->here].step];
	const struct facts *f = facts_call(&p->terms, p->facts, s->a, p->arena);

	if (result && !s->leaves)
		f = facts_set(&p->terms, f, s->a, result, p->arena);
	reach(p, s->next, property, f, true);
}

static const struct facts *returns(struct paths *p, const struct ir_step *s)
{
	struct known is = s->a ? known_of(&p->terms, p->facts, s->a) : KNOWN_ANY;

	return facts_set_result(p->facts, &is, p->arena);
}

static void end(struct paths *p, uint64_t property)
{
	struct known result = facts_result(p->facts);

	if (p->client->end)
		p->client->end(p->client->ctx, p, property, &result);
}

static void visit(struct paths *p, uint32_t i)
{
	uint64_t property = p->states.at[i].property;
	const struct ir_step *s = &p->ir->steps[p->states.at[i].step];
	unsigned ways = 3;

	p->here = i;
	p->facts = p->states.at[i].facts;
	if (s->kind == IR_CALL && p->client->call) {
		p->client->call(p->client->ctx, p, p->states.at[i].step, property);
		return;
	}
	if (s->kind == IR_CHOICE && p->client->choice)
		ways = p->client->choice(p->client->ctx, p, p->states.at[i].step, property);
	if (s->kind != IR_CALL && p->client->step)
		property = p->client->step(p->client->ctx, p, p->states.at[i].step, property);
	switch (s->kind) {
	case IR_CALL:
		paths_out(p, property, NULL);
		break;
	case IR_SET:
		reach(p, s->next, property, assign(p, s), true);
		break;
	case IR_TEST:
		test(p, s, property);
		break;
	case IR_CHOICE:
		if (ways & 1)
			reach(p, s->next, property, p->facts, true);
		if (ways & 2)
			reach(p, s->other, property, p->facts, false);
		break;
	case IR_RETURN:
		reach(p, s->next, property, returns(p, s), true);
		break;
	case IR_END:
		end(p, property);
		break;
	case IR_NOP:
	case IR_LOST:
		reach(p, s->next, property, p->facts, true);
		break;
	}
}

bool paths_run(struct paths *p, uint64_t property, const struct known *param, size_t n)
{
	const struct facts *facts = &nothing;
	uint32_t i;

	clear(p);
	p->arena = arena_new();
	p->at = map_new();
	vec_push(&p->states, (struct state){ 0 });
	p->here = 0;
	for (ir_id e = 1; e < p->ir->nexprs; e++) {
		const struct ir_expr *x = &p->ir->exprs[e];

		if (x->kind == IE_VAR && p->terms.same[e] == e && p->ir->vars[x->var].param >= 0 &&
		    (size_t)p->ir->vars[x->var].param < n)
			facts = facts_set(&p->terms, facts, e, &param[p->ir->vars[x->var].param], p->arena);
	}
	reach(p, 1, property, facts, true);
	while (p->head < p->queue.len && !p->gave_up) {
		if (++p->visits > VISITS_MAX) {
			p->gave_up = true;
			break;
		}
		i = p->queue.at[p->head++];
		p->states.at[i].waits = false;
		visit(p, i);
	}
	return !p->gave_up;
}

/* ---- for the client -------------------------------------------------------------------------- */

struct known paths_value(struct paths *p, ir_id expr)
{
	return known_of(&p->terms, p->facts, expr);
}

ir_id paths_same(const struct paths *p, ir_id expr)
{
	return p->terms.same[expr];
}

uint32_t paths_here(const struct paths *p)
{
	return p->here;
}

static bool says_something(const struct paths *p, const struct state *s)
{
	const struct ir_step *x = &p->ir->steps[s->step];

	return x->kind == IR_CALL || x->kind == IR_TEST || x->kind == IR_SET || x->kind == IR_RETURN;
}

void paths_trace(const struct paths *p, uint32_t at, paths_trace_t *out)
{
	size_t first = out->len, n;
	bool taken = true;

	for (uint32_t i = at; i; i = p->states.at[i].from) {
		const struct state *s = &p->states.at[i];

		if (says_something(p, s))
			vec_push(out, (struct paths_step){ s->step, taken, s->property });
		taken = s->taken;
	}
	n = out->len - first;
	for (size_t i = 0; i < n / 2; i++) {
		struct paths_step x = out->at[first + i];

		out->at[first + i] = out->at[first + n - 1 - i];
		out->at[first + n - 1 - i] = x;
	}
}
