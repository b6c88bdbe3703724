// SPDX-License-Identifier: GPL-2.0-only
/* One function, in one context: what it does to the mode, and what it does while the mode is on. */
#include "flow/region_private.h"

#define DEPTH_MAX 80         /* calls */
#define CONTEXTS_MAX 24      /* of one function that are told apart */
#define RUNS_MAX 60000
#define PARAMS_MAX 16
#define POINTER_DEPTH 1      /* calls through pointers are followed in the function with the region only: behind them lies
			      * the whole kernel, and a hint of ten steps is none */

static const char gfp_blocks[] = "flags that let it sleep", gfp_atomic[] = "flags that don't let it sleep",
		  gfp_mask[] = "all flags but those that let it sleep";

/* ---- the property ---------------------------------------------------------------------------- */

enum lock { LOCK_NONE, LOCK_BEFORE, LOCK_INSIDE };
struct property {
	uint64_t mode : 2, depth : 3, lock : 2, wrote : 1, unlocked : 1, flushing : 1, late_lock : 1;
	uint64_t jumps : 2;      /* the macro called last: 1: it went on, 2: it went out of itself; 0: it never does */
	uint64_t entered : 24;   /* the step that turned the mode on; 0: it was on before */
	uint64_t left : 23;      /* the return on the way */
};
static uint64_t pack(struct property p)
{
	return p.mode | (uint64_t)p.depth << 2 | (uint64_t)p.lock << 5 | (uint64_t)p.wrote << 7 |
	       (uint64_t)p.unlocked << 8 | (uint64_t)p.flushing << 9 | (uint64_t)p.late_lock << 10 |
	       (uint64_t)p.jumps << 11 | (uint64_t)p.entered << 16 | (uint64_t)p.left << 40;
}

static struct property unpack(uint64_t x)
{
	return (struct property){ .mode = x & 3, .depth = x >> 2 & 7, .lock = x >> 5 & 3, .wrote = x >> 7 & 1,
				  .unlocked = x >> 8 & 1, .flushing = x >> 9 & 1, .late_lock = x >> 10 & 1,
				  .jumps = x >> 11 & 3, .entered = x >> 16 & 0xffffff, .left = x >> 40 };
}

struct run {
	struct regions *r;
	struct summary *sum;
	const struct ir *ir;
	struct paths *paths;
	/* the call being looked at */
	ir_id step;
	const struct ir_step *at;
	const char *name;
	struct property now;
	bool table;              /* … is one of several through a pointer */
};

/* ---- what happened --------------------------------------------------------------------------- */

static void tell_path(struct run *u, ir_id first, const struct region_step **path, size_t *n)
{
	paths_trace_t trace = { 0 };

	paths_trace(u->paths, paths_here(u->paths), &trace);
	region_tell(u->r, u->sum->body, u->ir, &trace, first, path, n);
	vec_release(&trace);
}

static struct run_event *event(struct run *u, enum region_fault fault, const struct run_event *inner)
{
	struct summary *s = u->sum;
	struct run_event *e;

	for (size_t i = 0; i < s->events.len; i++)
		if (s->events.at[i]->fault == fault && s->events.at[i]->step == u->step) {
			if (inner && !inner->possible && !u->table)
				s->events.at[i]->possible = false;
			return s->events.at[i];
		}
	e = arena_alloc(u->r->arena, sizeof(*e));
	*e = (struct run_event){ .fault = fault, .possible = u->table || (inner && inner->possible), .body = s->body,
				 .step = u->step, .entered = u->now.entered, .line = u->at->line, .column = u->at->column, .name = u->name,
				 .inner = inner, .atomic = u->now.lock != LOCK_NONE };
	tell_path(u, u->now.entered, &e->path, &e->npath);
	vec_push(&s->events, e);
	return e;
}

static void add_name(struct run *u, const char *name, bool pointer)
{
	struct summary *s = u->sum;
	size_t n = pointer ? s->pointers.len : s->callees.len;
	const char *const *at = pointer ? s->pointers.at : s->callees.at;

	for (size_t i = 0; i < n; i++)
		if (at[i] == name)
			return;
	if (pointer)
		vec_push(&s->pointers, name);
	else
		vec_push(&s->callees, name);
}

/* The call that took the lock which is held now, as text */
static const char *lock_text(struct run *u)
{
	paths_trace_t trace = { 0 };
	struct str text = STR_INIT;
	const char *out = NULL;

	paths_trace(u->paths, paths_here(u->paths), &trace);
	for (size_t i = trace.len; i-- && !out;) {
		const struct ir_step *s = &u->ir->steps[trace.at[i].step];

		if (s->kind != IR_CALL || !(region_keys(u->r->spec, ir_callee(u->ir, s->a), NULL) & RK(LOCK)))
			continue;
		ir_expr_text(u->ir, s->a, &text);
		out = intern(text.buf);
	}
	str_release(&text);
	vec_release(&trace);
	return out;
}

static struct run_region *region_of(struct run *u, ir_id entered)
{
	struct summary *s = u->sum;

	for (size_t i = 0; i < s->regions.len; i++)
		if (s->regions.at[i].entered == entered)
			return &s->regions.at[i];
	return NULL;
}

static void region_begins(struct run *u)
{
	struct property *p = &u->now;

	p->mode = MODE_ON;
	p->entered = u->step;
	p->wrote = p->unlocked = p->late_lock = 0;
	if (p->lock)
		p->lock = LOCK_BEFORE;
	if (!region_of(u, u->step))
		vec_push(&u->sum->regions, (struct run_region){ .entered = u->step, .line = u->at->line,
				.by = u->name, .lock = p->lock ? lock_text(u) : NULL });
}

static void region_closes(struct run *u)
{
	struct run_region *region = region_of(u, u->now.entered);

	if (region)
		region->end_line = MAX(region->end_line, u->at->line);
}

static void region_ends(struct run *u)
{
	struct property *p = &u->now;
	size_t i;

	if (p->unlocked)
		event(u, REGION_UNLOCKED, NULL);
	region_closes(u);
	for (i = 0; i < u->sum->left_by.len && u->sum->left_by.at[i] != u->name; i++)
		;
	if (i == u->sum->left_by.len)
		vec_push(&u->sum->left_by, u->name);
	p->mode = MODE_OFF;
	p->entered = p->wrote = p->unlocked = 0;
}

/* ---- flags ----------------------------------------------------------------------------------- */

static struct known named(const char *name)
{
	return (struct known){ INT64_MIN, INT64_MAX, true, name };
}

/* A macro that is a number wherever it is defined: ENOMEM */
static struct known number(struct run *u, const char *name)
{
	uintptr_t *slot = map_slot(u->r->constants, (const char *)&name, sizeof(name), NULL);
	struct known *k = (struct known *)*slot;
	struct body *const *bodies;
	size_t n;

	if (k)
		return *k;
	k = arena_alloc(u->r->arena, sizeof(*k));
	*k = KNOWN_ANY;
	*slot = (uintptr_t)k;
	n = program_meaning(u->r->program, name, u->sum->body->file, &bodies);
	for (size_t i = 0; i < n; i++) {
		const struct ir *ir = bodies[i]->macro && !bodies[i]->params ? program_ir(u->r->program, bodies[i]) : NULL;
		const struct ir_expr *e = ir && ir->steps[1].kind == IR_RETURN ? &ir->exprs[ir->steps[1].a] : NULL;

		if (!e || e->kind != IE_CONST || (i && !known_is(k, e->value))) {
			*k = KNOWN_ANY;
			break;
		}
		*k = KNOWN_INT(e->value);
	}
	return *k;
}

static bool all_capitals(const char *name)
{
	return !name[strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789")];
}

static struct known constant(void *ctx, const char *name, bool preprocessor)
{
	struct run *u = ctx;
	unsigned keys = region_keys(u->r->spec, name, NULL);

	if (preprocessor)
		return keys & RK(OFF) ? KNOWN_INT(0) : KNOWN_ANY;
	if (keys & RK(GFP_BLOCKS))
		return named(gfp_blocks);
	if (keys & RK(GFP_ATOMIC))
		return named(gfp_atomic);
	return all_capitals(name) ? number(u, name) : KNOWN_ANY;
}

static bool is_flags(const char *name)
{
	return name == gfp_blocks || name == gfp_atomic || name == gfp_mask;
}

static struct known combine(void *ctx, unsigned op, const struct known *a, const struct known *b)
{
	(void)ctx;
	if (op == P_TILDE)
		return a->name == gfp_blocks ? named(gfp_mask) : KNOWN_ANY;
	if (op == P_AMP && (a->name == gfp_mask || b->name == gfp_mask))
		return named(gfp_atomic);
	if (op == P_AMP && is_flags(a->name) && !is_flags(b->name))
		return named(a->name);
	if (op != P_PIPE)
		return KNOWN_ANY;
	if (a->name == gfp_blocks || b->name == gfp_blocks)
		return named(gfp_blocks);
	if (a->name == gfp_atomic || b->name == gfp_atomic)
		return named(gfp_atomic);
	return KNOWN_ANY;
}

static bool pure(void *ctx, const char *callee)
{
	struct run *u = ctx;

	return region_keys(u->r->spec, callee, NULL) & RK(PURE);
}

/* ---- calls ----------------------------------------------------------------------------------- */

static void go_on(struct run *u, const struct known *result)
{
	paths_out(u->paths, pack(u->now), result);
}

/* Is the next thing after this leave an enter? Both together only flush. */
static bool only_flushes(const struct run *u)
{
	ir_id next = u->at->next;
	size_t hops = 0;

	while (next && u->ir->steps[next].kind == IR_NOP && hops++ < u->ir->nsteps)
		next = u->ir->steps[next].next;
	return next && u->ir->steps[next].kind == IR_CALL &&
	       region_keys(u->r->spec, ir_callee(u->ir, u->ir->steps[next].a), NULL) & RK(ENTER);
}

static void enter(struct run *u)
{
	struct property *p = &u->now;

	if (p->flushing) {
		p->flushing = 0;
		if (p->mode == MODE_ON && p->entered)
			region_begins(u);
	} else if (p->mode == MODE_ON && u->r->nests) {
		p->depth += p->depth < 7;
	} else if (p->mode == MODE_ON) {
		if (event(u, p->entered == u->step ? REGION_NOT_LEFT : REGION_NESTED, NULL)->fault == REGION_NESTED)
			p->depth += p->depth < 7;
	} else {
		region_begins(u);
	}
	go_on(u, NULL);
}

static void leave(struct run *u)
{
	struct property *p = &u->now;

	if (only_flushes(u)) {
		p->flushing = 1;
		p->wrote = 0;
		if (p->mode == MODE_ON)
			region_closes(u);
	} else if (p->mode == MODE_ON && p->depth) {
		p->depth--;
	} else if (p->mode == MODE_ON) {
		region_ends(u);
	} else if (p->mode == MODE_OFF) {
		event(u, REGION_NOT_ENTERED, NULL);
	}
	/* paused: it stays so, even when it is turned off: resume is missing */
	go_on(u, NULL);
}

static void pause(struct run *u)
{
	if (u->now.mode == MODE_ON)
		u->now.mode = MODE_PAUSED;
	go_on(u, NULL);
}

static void resume(struct run *u)
{
	if (u->now.mode == MODE_PAUSED)
		u->now.mode = MODE_ON;
	go_on(u, NULL);
}

static void lock(struct run *u)
{
	struct property before = u->now;
	struct known yes = { INT64_MIN, INT64_MAX, true, NULL }, no = KNOWN_INT(0);

	if (u->now.mode == MODE_ON && !u->now.lock && !u->now.late_lock) {
		event(u, REGION_LOCKS, NULL);
		u->now.late_lock = 1;
	}
	u->now.lock = u->now.mode == MODE_ON ? LOCK_INSIDE : LOCK_BEFORE;
	go_on(u, &yes);
	u->now = before;
	go_on(u, &no);
}

static void unlock(struct run *u)
{
	if (u->now.mode == MODE_ON && u->now.wrote && u->now.lock)
		u->now.unlocked = 1;
	u->now.lock = LOCK_NONE;
	go_on(u, NULL);
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
		if (k.name && !is_flags(k.name) && u->ir->exprs[e].kind != IE_NAME && u->ir->exprs[e].kind != IE_VAR)
			k.name = NULL;
		param[i] = k;
	}
	return n;
}

/* The function that closes the recursion which s is part of; NULL: none that is not finished */
static struct summary *root_of(struct summary *s)
{
	while (s && !s->running)
		s = s->head;
	return s;
}

static void took_part(struct run *u, struct summary *callee)
{
	struct summary *head = root_of(callee);

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
		event(u, e->fault, e);
	}
}

static bool take_exits(struct run *u, const struct summary *callee, bool *gone)
{
	struct property before = u->now;
	bool any = false, jumps = false;

	for (size_t i = 0; i < callee->exits.len; i++)
		jumps |= callee->exits.at[i].jumped;
	for (size_t i = 0; i < callee->exits.len; i++) {
		const struct run_exit *x = &callee->exits.at[i];

		u->now = before;
		if (x->mode == MODE_OFF && before.mode == MODE_ON)
			region_ends(u);
		else if (x->mode == MODE_ON && before.mode == MODE_OFF)
			region_begins(u);
		u->now.mode = x->mode;
		u->now.jumps = !jumps ? 0 : x->jumped ? 2 : 1;
		go_on(u, &x->result);
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

/* A call of this name: what all that it may mean does. dive: for what happens in it; else only for its exits */
static void look_into(struct run *u, const char *name, bool dive)
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
		go_on(u, NULL);
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

static const char *callee_name(struct run *u)
{
	ir_id callee = u->ir->exprs[u->at->a].a;
	const struct ir_expr *x = &u->ir->exprs[callee];
	struct known k;

	if (x->kind == IE_NAME)
		return alias(u, x->name);
	k = paths_value(u->paths, callee);
	return k.name && !is_flags(k.name) ? k.name : NULL;
}

/* What is stored in a field of that name may be called: what it does is only possible. */
static void through_table(struct run *u)
{
	const struct ir_expr *x = &u->ir->exprs[u->ir->exprs[u->at->a].a];
	struct body *const *bodies;
	bool known;
	size_t n;

	while (x->kind == IE_DEREF || x->kind == IE_BINARY)
		x = &u->ir->exprs[x->a];
	if (x->kind != IE_FIELD || u->r->stack.len > POINTER_DEPTH)
		return;
	n = program_pointees(u->r->program, u->sum->body, u->at->line, x->name, &bodies, &known);
	for (size_t i = 0; i < n; i++) {
		const struct summary *callee;

		callee = region_summary(u->r, bodies[i], MODE_ON, NULL, 0);
		for (size_t k = 0; k < callee->events.len; k++) {
			if (callee->events.at[k]->fault != REGION_SLEEPS && callee->events.at[k]->fault != REGION_NESTED)
				continue;
			u->name = bodies[i]->name;
			u->table = true;
			event(u, callee->events.at[k]->fault, callee->events.at[k]);
			u->table = false;
		}
	}
}

static void through_pointer(struct run *u)
{
	const struct ir_expr *call = &u->ir->exprs[u->at->a];
	struct str text = STR_INIT;

	if (u->now.mode == MODE_ON) {
		ir_expr_text(u->ir, call->a, &text);
		add_name(u, intern(text.buf), true);
		callback_add(u, call->a, intern(text.buf));
	}
	str_release(&text);
	if (u->now.mode == MODE_ON)
		through_table(u);
	go_on(u, NULL);
}

static void may_sleep(struct run *u, unsigned keys, int arg)
{
	struct known flags;

	if (!(keys & RK(SLEEP_GFP))) {
		event(u, REGION_SLEEPS, NULL);
		return;
	}
	flags = paths_value(u->paths, ir_arg(u->ir, u->at->a, (uint32_t)MAX(arg, 0)));
	if (flags.name == gfp_blocks)
		event(u, REGION_SLEEPS, NULL);
}

static void inside(struct run *u, unsigned keys, int arg)
{
	add_name(u, u->name, false);
	if (keys & (RK(SLEEP) | RK(SLEEP_GFP))) {
		may_sleep(u, keys, arg);
		go_on(u, NULL);
		return;
	}
	if (keys & RK(TLB_FLUSH)) {
		if (u->now.wrote || !u->now.entered)
			event(u, REGION_FLUSHES, NULL);
		go_on(u, NULL);
		return;
	}
	if (keys & RK(WRITES))
		u->now.wrote = 1;
	if (keys & (RK(NEVER) | RK(WRITES) | RK(PURE)))
		go_on(u, NULL);
	else
		look_into(u, u->name, true);
}

static void on_call(void *ctx, struct paths *p, ir_id step, uint64_t property)
{
	struct run *u = ctx;
	unsigned keys;
	int arg;

	(void)p;
	u->step = step;
	u->at = &u->ir->steps[step];
	u->now = unpack(property);
	u->now.jumps = 0;
	u->name = callee_name(u);
	keys = region_keys(u->r->spec, u->name, &arg);
	if (u->at->leaves)
		go_on(u, NULL);
	else if (!u->name)
		through_pointer(u);
	else if (keys & RK(ENTER))
		enter(u);
	else if (keys & RK(LEAVE))
		leave(u);
	else if (keys & RK(PAUSE))
		pause(u);
	else if (keys & RK(RESUME))
		resume(u);
	else if (keys & RK(FLUSH))
		go_on(u, NULL);
	else if (keys & RK(LOCK) && region_is_ptl(u->r->spec, u->ir, u->at->a, arg))
		lock(u);
	else if (keys & RK(UNLOCK) && region_is_ptl(u->r->spec, u->ir, u->at->a, arg))
		unlock(u);
	else if (u->now.mode == MODE_ON)
		inside(u, keys, arg);
	else if (map_hasn(u->r->changers, (const char *)&u->name, sizeof(u->name)))
		look_into(u, u->name, false);
	else
		go_on(u, NULL);
}

/* Behind a macro that may go out of itself there is a choice: out, or on. */
static unsigned on_choice(void *ctx, struct paths *p, ir_id step, uint64_t property)
{
	struct property now = unpack(property);

	(void)ctx;
	(void)p;
	(void)step;
	return now.jumps == 2 ? 1 : now.jumps == 1 ? 2 : 3;
}

static uint64_t on_step(void *ctx, struct paths *p, ir_id step, uint64_t property)
{
	struct run *u = ctx;
	const struct ir_step *s = &u->ir->steps[step];
	struct property now = unpack(property);

	(void)p;
	if (s->kind == IR_LOST && u->ir->macro && u->ir->steps[s->next].kind == IR_END)
		now.jumps = 2;
	else if (s->kind != IR_END)
		now.jumps = 0;
	if (s->kind == IR_RETURN && now.mode != MODE_OFF)
		now.left = step & 0x7fffff;
	return pack(now);
}

static int sign(const struct known *k)
{
	int t = known_truth(k);

	return t < 0 ? 0 : !t ? 1 : k->hi < 0 ? 2 : 3;
}

static void on_end(void *ctx, struct paths *p, uint64_t property, const struct known *result)
{
	struct run *u = ctx;
	struct summary *s = u->sum;
	struct property now = unpack(property);
	struct run_exit x = { .mode = now.mode, .entered = now.mode == MODE_OFF ? 0 : now.entered, .result = *result,
			      .left = now.mode != MODE_OFF && now.entered ? now.left : 0,
			      .jumped = now.jumps == 2 };

	(void)p;
	for (size_t i = 0; i < s->exits.len; i++) {
		struct run_exit *e = &s->exits.at[i];

		if (e->mode != x.mode || e->entered != x.entered || e->left != x.left || e->jumped != x.jumped ||
		    sign(&e->result) != sign(&x.result))
			continue;
		e->result.lo = MIN(e->result.lo, x.result.lo);
		e->result.hi = MAX(e->result.hi, x.result.hi);
		e->result.nonzero &= x.result.nonzero;
		if (e->result.name != x.result.name)
			e->result.name = NULL;
		return;
	}
	tell_path(u, now.entered, &x.path, &x.npath);
	vec_push(&s->exits, x);
}

/* ---- one context ----------------------------------------------------------------------------- */

static void key_of(struct body *b, uint8_t mode, const struct known *param, size_t n, struct str *key)
{
	str_addn(key, &b, sizeof(b));
	str_addn(key, &mode, sizeof(mode));
	for (size_t i = 0; i < n; i++) {
		const struct known *k = &param[i];

		if (k->lo == INT64_MIN && k->hi == INT64_MAX && !k->nonzero && !k->name)
			continue;
		str_addf(key, "%zu:%lld,%lld,%d,%p;", i, (long long)k->lo, (long long)k->hi, k->nonzero,
			 (const void *)k->name);
	}
}

static bool contexts_left(struct regions *r, const struct body *b)
{
	return ++*map_slot(r->contexts, (const char *)&b, sizeof(b), NULL) <= CONTEXTS_MAX;
}

/* Nothing is known of it: it changes nothing. */
static void neutral(struct summary *s)
{
	vec_push(&s->exits, (struct run_exit){ .mode = s->mode, .result = KNOWN_ANY });
}

/* Members of a recursion reach its head, and so all that it does. */
static void close_recursion(struct regions *r, const struct summary *head)
{
	size_t kept = 0;

	for (size_t i = 0; i < r->open.len; i++) {
		struct summary *s = r->open.at[i];

		if (root_of(s)) {
			r->open.at[kept++] = s;
			continue;
		}
		for (size_t k = 0; k < head->events.len; k++) {
			const struct run_event *e = head->events.at[k];
			struct run_event *mine;
			bool have = false;

			for (size_t j = 0; j < s->events.len; j++)
				have |= s->events.at[j]->fault == e->fault;
			if (have || (e->fault != REGION_SLEEPS && e->fault != REGION_NESTED))
				continue;
			mine = arena_alloc(r->arena, sizeof(*mine));
			*mine = *e;
			vec_push(&s->events, mine);
		}
		s->head = NULL;
	}
	r->open.len = kept;
}

static void run(struct regions *r, struct summary *s, const struct ir *ir, const struct known *param, size_t n)
{
	struct run u = { .r = r, .sum = s, .ir = ir };
	const struct paths_client client = { .ctx = &u, .call = on_call, .step = on_step,
					     .choice = on_choice, .end = on_end, .pure = pure,
					     .constant = constant, .combine = combine };
	const struct property start = { .mode = s->mode };

	u.paths = paths_new(ir, &client);
	if (!paths_run(u.paths, pack(start), param, n)) {
		s->gave_up = true;
		vec_push(&r->gaps, (struct program_gap){ s->body->path, arena_printf(r->arena, "%s(): too many paths",
										     s->body->name) });
	}
	paths_free(u.paths);
}

struct summary *region_summary(struct regions *r, struct body *b, uint8_t mode, const struct known *param, size_t n)
{
	struct str key = STR_INIT;
	const struct ir *ir = program_ir(r->program, b);
	struct summary *s;
	uintptr_t *slot;

	key_of(b, mode, param, n, &key);
	if (!map_hasn(r->summaries, key.buf, key.len) && !contexts_left(r, b)) {
		n = 0;
		str_reset(&key);
		key_of(b, mode, NULL, 0, &key);
	}
	slot = map_slot(r->summaries, key.buf, key.len, NULL);
	str_release(&key);
	if (*slot)
		return (struct summary *)*slot;
	s = arena_alloc(r->arena, sizeof(*s));
	*slot = (uintptr_t)s;
	*s = (struct summary){ .body = b, .mode = mode, .low = (uint32_t)r->stack.len };
	if (!ir || r->stack.len >= DEPTH_MAX || ++r->runs > RUNS_MAX) {
		if (ir)
			vec_push(&r->gaps, (struct program_gap){ b->path, arena_printf(r->arena,
						"%s(): too many calls to follow", b->name) });
		s->gave_up = true;
		neutral(s);
		return s;
	}
	s->running = true;
	vec_push(&r->stack, s);
	run(r, s, ir, param, n);
	r->stack.len--;
	s->running = false;
	if (s->head)
		vec_push(&r->open, s);
	else
		close_recursion(r, s);
	return s;
}
