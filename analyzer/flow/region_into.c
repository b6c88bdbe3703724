// SPDX-License-Identifier: GPL-2.0-only
/* Calls: what they mean, what comes out of them. */
#include "flow/region_run.h"

#define PARAMS_MAX 16
#define POINTER_DEPTH 1      /* calls through pointers are followed in the function with the region only: behind them lies
			      * the whole kernel, and a hint of ten steps is none */

void run_goes_on(struct run *u, const struct known *result)
{
	paths_out(u->paths, pack(u->now), result);
}

/* What is known of the arguments, as far as it makes a difference to anybody */
static size_t arguments(struct run *u, struct known *param)
{
	size_t n = u->ir->exprs[u->at->a].nargs;

	n = MIN(n, PARAMS_MAX);
	for (size_t i = 0; i < n; i++) {
		ir_id e = ir_arg(u->ir, u->at->a, (uint32_t)i);
		struct known k = paths_value(u->paths, e);

		if (k.lo != k.hi)
			k.lo = INT64_MIN, k.hi = INT64_MAX;
		if (k.name && !run_is_flags(k.name) && u->ir->exprs[e].kind != IE_NAME && u->ir->exprs[e].kind != IE_VAR)
			k.name = NULL;
		if (run_is_queued(k.name))
			k.name = NULL;
		if (run_is_marked(u, e))
			k.name = run_queued();
		param[i] = k;
	}
	return n;
}

struct summary *run_root_of(struct summary *s)
{
	while (s && !s->running)
		s = s->head;
	return s;
}

static void took_part(struct run *u, struct summary *callee)
{
	struct summary *head = run_root_of(callee);

	if (!head || head->low >= u->sum->low)
		return;
	u->sum->head = head;
	u->sum->low = head->low;
}

static void take_events(struct run *u, const struct summary *callee)
{
	for (size_t i = 0; i < callee->events.len; i++) {
		const struct run_event *e = callee->events.at[i];

		if (e->fault == REGION_FLUSHES && !u->now.wrote && u->now.entered)
			continue;
		if (e->fault == REGION_NOT_LEFT || e->fault == REGION_UNLOCKED || e->fault == REGION_LOCKS)
			continue;
		run_happens(u, e->fault, e);
	}
}

static void take_locks(struct property *p, const struct run_exit *x)
{
	bool on = p->mode == MODE_ON;

	/* a lock of its own inside of ours hides nothing from others, and shows nothing */
	if (on && ((x->unlocked && (!p->locks || x->redropped)) || (x->redropped && p->wrote && p->locks < 2)) && !p->irqs_off)
		p->unlocked = 1;
	if (on)
		p->wrote |= x->wrote;
	if (x->dropped)
		run_unlocks(p);
	for (int i = 0; i < x->locks; i++)
		run_locks(p);
}

static bool take_exits(struct run *u, const struct summary *callee, bool *gone)
{
	struct property before = u->now;
	bool any = false, jumps = false, locks = false;

	for (size_t i = 0; i < callee->exits.len; i++) {
		jumps |= callee->exits.at[i].jumped;
		locks |= callee->exits.at[i].locks != 0;
	}
	for (size_t i = 0; i < callee->exits.len; i++) {
		const struct run_exit *x = &callee->exits.at[i];

		u->now = before;
		if (x->mode == MODE_OFF && before.mode == MODE_ON)
			run_ends(u);
		else if (x->mode == MODE_ON && before.mode == MODE_OFF)
			run_begins(u);
		u->now.mode = x->mode;
		take_locks(&u->now, x);
		u->now.failed = locks && !x->locks;
		u->now.jumps = !jumps ? 0 : x->jumped ? 2 : 1;
		if (x->flushed)
			run_flushes(&u->now);
		run_goes_on(u, &x->result);
		if (x->queued && ir_arg(u->ir, u->at->a, x->queued - 1u) && u->now.mode == MODE_ON)
			run_queues(u, ir_arg(u->ir, u->at->a, x->queued - 1u), &x->result);
		any = true;
	}
	*gone = !any && !callee->running;
	u->now = before;
	return any;
}

static void callback_add(struct run *u, ir_id callee, const char *text)
{
	const struct ir_expr *x = &u->ir->exprs[callee];
	struct summary *s = u->sum;

	if (x->kind != IE_VAR || u->ir->vars[x->var].param < 0)
		return;
	for (size_t i = 0; i < s->callbacks.len; i++)
		if (s->callbacks.at[i].step == u->step && s->callbacks.at[i].text == text)
			return;
	vec_push(&s->callbacks, (struct run_callback){ u->step, u->ir->vars[x->var].param, text });
}

/* It calls one of its parameters while the mode is on, and we hand on one of ours. */
static void take_callbacks(struct run *u, const struct summary *callee)
{
	for (size_t i = 0; u->now.mode == MODE_ON && i < callee->callbacks.len; i++)
		callback_add(u, ir_arg(u->ir, u->at->a, (uint32_t)callee->callbacks.at[i].param),
			     callee->callbacks.at[i].text);
}

void run_looks_into(struct run *u, const char *name, bool dive)
{
	struct body *const *bodies;
	struct known param[PARAMS_MAX];
	size_t n = program_meaning(u->r->program, name, u->sum->body->file, &bodies), nparam = arguments(u, param);
	bool out = false, gone = false, all_gone = n != 0;

	for (size_t i = 0; i < n; i++) {
		struct summary *callee;

		if (bodies[i]->macro && !bodies[i]->params && program_ir(u->r->program, bodies[i])) {
			all_gone = false;
			continue;
		}
		callee = region_summary(u->r, bodies[i], u->now.mode, param, nparam);
		took_part(u, callee);
		if (dive || u->now.mode == MODE_OFF)
			take_events(u, callee);
		take_callbacks(u, callee);
		out |= take_exits(u, callee, &gone);
		all_gone &= gone;
	}
	if (!out && !all_gone)
		run_goes_on(u, NULL);
}

/* An object-like macro that stands for another name */
static const char *alias(struct run *u, const char *name)
{
	struct body *const *bodies;
	const struct ir *ir;
	const char *to = name;
	size_t n;

	for (int depth = 0; depth < 4; depth++) {
		n = program_meaning(u->r->program, to, u->sum->body->file, &bodies);
		if (n != 1 || !bodies[0]->macro || bodies[0]->params)
			return to;
		ir = program_ir(u->r->program, bodies[0]);
		if (!ir || ir->steps[1].kind != IR_RETURN || ir->exprs[ir->steps[1].a].kind != IE_NAME)
			return to;
		to = ir->exprs[ir->steps[1].a].name;
	}
	return to;
}

/* A pointer at file scope: the function that it points to at first, or for ever; NULL: none */
static const char *points_to(struct run *u, const char *name, bool *constant)
{
	const struct ir *ir = program_initial(u->r->program, name, u->sum->body->file, constant);
	const struct ir_expr *e = ir && ir->steps[1].kind == IR_RETURN ? &ir->exprs[ir->steps[1].a] : NULL;

	if (e && e->kind == IE_ADDR)
		e = &ir->exprs[e->a];
	return e && e->kind == IE_NAME ? e->name : NULL;
}

const char *run_callee_name(struct run *u)
{
	ir_id callee = u->ir->exprs[u->at->a].a;
	const char *name = region_callee(u->ir, u->at->a, NULL);
	bool constant = true;
	const char *to = *name ? points_to(u, name, &constant) : NULL;
	struct known k;

	if (*name && constant)
		return alias(u, to ? to : name);
	k = paths_value(u->paths, callee);
	return k.name && k.name != name && !run_is_flags(k.name) ? k.name : NULL;
}

static void may_mean(struct run *u, struct body *const *bodies, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct summary *callee;

		callee = region_summary(u->r, bodies[i], MODE_ON, NULL, 0);
		for (size_t k = 0; k < callee->events.len; k++) {
			if (callee->events.at[k]->fault != REGION_SLEEPS && callee->events.at[k]->fault != REGION_NESTED)
				continue;
			u->name = bodies[i]->name;
			u->table = true;
			run_happens(u, callee->events.at[k]->fault, callee->events.at[k]);
			u->table = false;
		}
	}
}

/* One pointer on the way is enough: over two everything reaches everything. */
static void may_be_in_interrupt(struct run *u, struct body *b)
{
	const struct summary *callee;

	if (map_getn(u->r->reaching_bodies, (const char *)&b, sizeof(b)) != REACH_DIRECTLY)
		return;
	u->name = b->name;
	u->table = true;
	callee = u->r->shallow ? NULL : region_summary(u->r, b, MODE_INTERRUPT, NULL, 0);
	if (!callee)
		run_happens(u, REGION_INTERRUPT, NULL);
	for (size_t i = 0; callee && i < callee->events.len; i++)
		if (callee->events.at[i]->fault == REGION_INTERRUPT && !callee->events.at[i]->possible)
			run_happens(u, REGION_INTERRUPT, callee->events.at[i]);
	u->table = false;
}

void run_interrupt_through_pointer(struct run *u)
{
	const struct ir_expr *x = &u->ir->exprs[u->ir->exprs[u->at->a].a];
	struct body *const *bodies;
	bool known;
	size_t n;

	while (x->kind == IE_DEREF || x->kind == IE_BINARY)
		x = &u->ir->exprs[x->a];
	n = x->kind != IE_FIELD ? 0 : program_pointees(u->r->program, u->sum->body, u->at->line, x->name, &bodies, &known);
	for (size_t i = 0; i < n; i++)
		may_be_in_interrupt(u, bodies[i]);
	run_goes_on(u, NULL);
}

/* What is stored in a field of that name, or in that variable, may be called: what it does is only possible. */
static void through_table(struct run *u)
{
	const struct ir_expr *x = &u->ir->exprs[u->ir->exprs[u->at->a].a];
	struct body *const *bodies = NULL;
	const char *to;
	bool known;
	size_t n = 0;

	while (x->kind == IE_DEREF || x->kind == IE_BINARY)
		x = &u->ir->exprs[x->a];
	if (x->kind == IE_NAME) {
		to = points_to(u, x->name, &known);
		n = to ? program_meaning(u->r->program, to, u->sum->body->file, &bodies) : 0;
	} else if (x->kind == IE_FIELD && u->r->stack.len <= POINTER_DEPTH) {
		u->sum->fields = true;
		n = program_pointees(u->r->program, u->sum->body, u->at->line, x->name, &bodies, &known);
	}
	may_mean(u, bodies, n);
}

void run_through_pointer(struct run *u)
{
	const struct ir_expr *call = &u->ir->exprs[u->at->a];
	struct str text = STR_INIT;

	if (u->now.mode == MODE_ON) {
		ir_expr_text(u->ir, call->a, &text);
		run_adds_name(u, intern(text.buf), true);
		callback_add(u, call->a, intern(text.buf));
	}
	str_release(&text);
	if (u->now.mode == MODE_ON)
		through_table(u);
	run_goes_on(u, NULL);
}
