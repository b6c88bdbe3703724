// SPDX-License-Identifier: GPL-2.0-only
/* Dominators of steps (Cooper, Harvey, Kennedy: "A simple, fast dominance algorithm", 2001). */
#include "flow/ir.h"

struct order {
	const struct ir *ir;
	uint32_t *number;        /* of a step, in postorder from 1; 0: not reached */
	ir_id *at;               /* the other way round */
	uint32_t n;
};

static void postorder(struct order *o)
{
	VEC(ir_id) stack = { 0 };
	uint8_t *done = xcalloc(o->ir->nsteps, 1);

	vec_push(&stack, 1);
	while (stack.len) {
		ir_id i = stack.at[stack.len - 1], to;

		to = done[i] == 0 ? o->ir->steps[i].next : done[i] == 1 ? o->ir->steps[i].other : 0;
		if (done[i]++ >= 2) {
			stack.len--;
			o->number[i] = ++o->n;
			o->at[o->n] = i;
		} else if (to && !done[to]) {
			vec_push(&stack, to);
		}
		done[i] = MIN(done[i], 3);
	}
	vec_release(&stack);
	free(done);
}

static ir_id common(const struct order *o, const ir_id *idom, ir_id a, ir_id b)
{
	while (a != b) {
		while (o->number[a] < o->number[b])
			a = idom[a];
		while (o->number[b] < o->number[a])
			b = idom[b];
	}
	return a;
}

/* What a step with this dominator says of those that follow it; true: something new */
static bool tell(const struct order *o, ir_id *idom, ir_id from, ir_id to)
{
	ir_id was;

	if (!to || to == 1)
		return false;
	was = idom[to];
	idom[to] = was ? common(o, idom, was, from) : from;
	return idom[to] != was;
}

ir_id *ir_dominators(const struct ir *ir)
{
	struct order o = { ir, xcalloc(ir->nsteps + 1, sizeof(uint32_t)), xcalloc(ir->nsteps + 1, sizeof(ir_id)), 0 };
	ir_id *idom = xcalloc(ir->nsteps + 1, sizeof(ir_id));
	bool more = true;

	postorder(&o);
	idom[1] = 1;
	while (more) {
		more = false;
		for (uint32_t k = o.n; k; k--) {
			ir_id i = o.at[k];

			if (idom[i])
				more |= tell(&o, idom, i, ir->steps[i].next) | tell(&o, idom, i, ir->steps[i].other);
		}
	}
	free(o.number);
	free(o.at);
	return idom;
}
