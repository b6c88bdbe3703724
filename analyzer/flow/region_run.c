// SPDX-License-Identifier: GPL-2.0-only
/* One function, in one context: what it does to the mode, and what it does while the mode is on. */
#include "flow/region_run.h"

#define DEPTH_MAX 400        /* calls */
#define CONTEXTS_MAX 400     /* of one function that are told apart: ten times what kernels need */
#define RUNS_MAX 60000

/* ---- switches and locks ------------------------------------------------------------------------ */

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
			run_begins(u);
	} else if (p->mode == MODE_ON && u->r->nests) {
		p->depth += p->depth < 7;
	} else if (p->mode == MODE_ON) {
		if (run_happens(u, p->entered == u->step ? REGION_NOT_LEFT : REGION_NESTED, NULL)->fault == REGION_NESTED)
			p->depth += p->depth < 7;
	} else {
		run_begins(u);
	}
	run_goes_on(u, NULL);
}

static void leave(struct run *u)
{
	struct property *p = &u->now;

	if (only_flushes(u)) {
		p->flushing = 1;
		run_flushes(p);
		p->wrote = 0;
		if (p->mode == MODE_ON)
			run_closes(u);
	} else if (p->mode == MODE_ON && p->depth) {
		p->depth--;
	} else if (p->mode == MODE_ON) {
		run_ends(u);
	} else if (p->mode == MODE_OFF) {
		run_happens(u, REGION_NOT_ENTERED, NULL);
	}
	/* paused: it stays so, even when it is turned off: resume is missing */
	run_goes_on(u, NULL);
}

static void flush(struct run *u)
{
	run_flushes(&u->now);
	run_goes_on(u, NULL);
}

static void pause(struct run *u)
{
	run_flushes(&u->now);
	if (u->now.mode == MODE_ON)
		u->now.mode = MODE_PAUSED;
	run_goes_on(u, NULL);
}

static void resume(struct run *u)
{
	if (u->now.mode == MODE_PAUSED)
		u->now.mode = MODE_ON;
	run_goes_on(u, NULL);
}

static void lock(struct run *u, bool may_fail)
{
	struct property before = u->now;
	struct known yes = { INT64_MIN, INT64_MAX, true, NULL }, no = KNOWN_INT(0);

	if (u->now.mode == MODE_ON && !u->now.locks && !u->now.dropped && !u->now.irqs_off && !u->now.late_lock) {
		run_happens(u, REGION_LOCKS, NULL);
		u->now.late_lock = 1;
	}
	run_locks(&u->now);
	run_goes_on(u, &yes);
	if (!may_fail)
		return;
	u->now = before;
	u->now.failed = 1;
	run_goes_on(u, &no);
}

/* It was held before, by whoever calls this function. */
static void held(struct run *u)
{
	u->now.locks = MAX(u->now.locks, 1);
	run_goes_on(u, NULL);
}

static void unlock(struct run *u)
{
	run_unlocks(&u->now);
	run_goes_on(u, NULL);
}

/* ---- steps --------------------------------------------------------------------------------------- */

static void may_sleep(struct run *u, uint64_t keys, int arg)
{
	struct known flags;

	if (!(keys & RK(SLEEP_GFP))) {
		run_happens(u, REGION_SLEEPS, NULL);
		return;
	}
	flags = paths_value(u->paths, ir_arg(u->ir, u->at->a, (uint32_t)MAX(arg, 0)));
	if (run_blocks(&flags))
		run_happens(u, REGION_SLEEPS, NULL);
}

static void inside(struct run *u, uint64_t keys, int arg)
{
	run_adds_name(u, u->name, false);
	if (keys & (RK(SLEEP) | RK(SLEEP_GFP))) {
		may_sleep(u, keys, arg);
		run_goes_on(u, NULL);
		return;
	}
	if (keys & RK(TLB_FLUSH)) {
		if (u->now.wrote || !u->now.entered)
			run_happens(u, REGION_FLUSHES, NULL);
		run_goes_on(u, NULL);
		return;
	}
	if (keys & RK(WRITES))
		u->now.wrote = 1;
	arg = keys & RK(QUEUES) ? region_queues(u->r->spec, program_arch(u->r->program), u->name) : -1;
	if (arg >= 0 && ir_arg(u->ir, u->at->a, (uint32_t)arg))
		run_queues(u, ir_arg(u->ir, u->at->a, (uint32_t)arg), NULL);
	else if (keys & (RK(NEVER) | RK(WRITES) | RK(PURE)))
		run_goes_on(u, NULL);
	else
		run_looks_into(u, u->name, true);
}

/* The page-table lock, or what takes its place; false: it is about something else */
static bool locks(struct run *u, uint64_t keys, int arg)
{
	if (keys & (RK(IRQS_OFF) | RK(IRQS_ON))) {
		if (!u->sum->body->arch)
			return false;
		run_switches_irqs(&u->now, keys & RK(IRQS_OFF) && !u->at->leaves);
		run_goes_on(u, NULL);
		return true;
	}
	if (!region_is_ptl(u->r->spec, u->ir, u->at->a, arg))
		return false;
	if (keys & RK(HELD))
		held(u);
	else if (keys & RK(UNLOCK) || u->at->leaves)
		unlock(u);
	else
		lock(u, keys & RK(TRYLOCK) && region_is_tested(u->ir, u->at->a));
	return true;
}

/* The functions of that name that do; possible: only over a pointer */
static bool is_reaching(struct run *u, const char *name, bool *possible)
{
	struct body *const *at;
	size_t n = 0;
	bool any = false;

	if (name && map_hasn(u->r->reaching, (const char *)&name, sizeof(name)))
		n = program_meaning(u->r->program, name, u->sum->body->file, &at);
	for (size_t i = 0; i < n; i++) {
		enum reach how = (enum reach)map_getn(u->r->reaching_bodies, (const char *)&at[i], sizeof(at[i]));

		any |= how != REACH_NONE;
		*possible &= how != REACH_DIRECTLY;
	}
	return any;
}

/* Does this call come to where the mode is turned on, as far as names tell? Also when it is handed a function that does. */
static bool may_reach(struct run *u, bool *possible)
{
	bool any, handed = false, arg = true;

	*possible = true;
	any = is_reaching(u, u->name, possible);
	if (any)
		return true;
	for (uint32_t i = 0; i < u->ir->exprs[u->at->a].nargs; i++)
		if (is_reaching(u, paths_value(u->paths, ir_arg(u->ir, u->at->a, i)).name, &arg))
			handed |= region_calls_argument(u->r, u->name, (int)i, 0);
	*possible = arg;
	return handed;
}

static void answers(struct run *u, bool yes)
{
	const struct known no = KNOWN_INT(0), is = { INT64_MIN, INT64_MAX, true, NULL };

	run_goes_on(u, yes ? &is : &no);
}

/* A call that sleeps is no way for an interrupt: what is behind it is not meant for one. */
static void in_interrupt(struct run *u, uint64_t keys, int arg)
{
	ir_id e = arg >= 0 ? ir_arg(u->ir, u->at->a, (uint32_t)arg) : 0;
	struct known k = e ? paths_value(u->paths, e) : KNOWN_ANY;
	bool possible;

	if (u->at->leaves) {
		run_goes_on(u, NULL);
	} else if (keys & RK(ENTER)) {
		run_happens(u, REGION_INTERRUPT, NULL);
		run_goes_on(u, NULL);
	} else if (keys & (RK(SLEEP) | RK(TASK)) || (keys & RK(SLEEP_GFP) && run_blocks(&k)) ||
		   (keys & RK(STOPS) && known_truth(&k) == 1)) {
		return;
	} else if (keys & (RK(IRQ_TRUE) | RK(IRQ_FALSE))) {
		answers(u, keys & RK(IRQ_TRUE));
	} else if (!u->name) {
		run_interrupt_through_pointer(u);
	} else if (!may_reach(u, &possible)) {
		run_goes_on(u, NULL);
	} else if (u->r->shallow) {
		u->table = possible;
		run_happens(u, REGION_INTERRUPT, NULL);
		u->table = false;
		run_goes_on(u, NULL);
	} else {
		run_looks_into(u, u->name, true);
	}
}

static void on_call(void *ctx, struct paths *p, ir_id step, uint64_t property)
{
	struct run *u = ctx;
	uint64_t keys;
	int arg;

	(void)p;
	u->step = step;
	u->at = &u->ir->steps[step];
	u->now = unpack(property);
	u->now.jumps = u->now.failed = 0;
	u->name = run_callee_name(u);
	keys = region_keys(u->r->spec, u->name, &arg);
	if (u->now.mark)
		run_looks_at_marked(u, keys);
	if (u->now.mode == MODE_INTERRUPT)
		in_interrupt(u, keys, arg);
	else if (u->at->leaves && !(keys & (RK(LOCK) | RK(IRQS_OFF))))
		run_goes_on(u, NULL);
	else if (!u->name)
		run_through_pointer(u);
	else if (keys & RK(ENTER))
		enter(u);
	else if (keys & RK(LEAVE))
		leave(u);
	else if (keys & RK(PAUSE))
		pause(u);
	else if (keys & RK(RESUME))
		resume(u);
	else if (keys & RK(FLUSH))
		flush(u);
	else if (keys & (RK(LOCK) | RK(TRYLOCK) | RK(UNLOCK) | RK(HELD) | RK(IRQS_OFF) | RK(IRQS_ON)) && locks(u, keys, arg))
		return;
	else if (u->now.mode == MODE_ON)
		inside(u, keys, arg);
	else if (map_hasn(u->r->changers, (const char *)&u->name, sizeof(u->name)))
		run_looks_into(u, u->name, false);
	else
		run_goes_on(u, NULL);
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
	if (now.mark) {
		u->step = step;
		u->at = s;
		u->now = now;
		run_looks_at_marked(u, 0);
		now = u->now;
	}
	if (s->kind == IR_LOST && u->ir->macro && u->ir->steps[s->next].kind == IR_END)
		now.jumps = 2;
	else if (s->kind != IR_END)
		now.jumps = 0;
	if (s->kind == IR_RETURN && now.mode != MODE_OFF)
		now.left = step & STEPS_OF_RUN;
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
			      .jumped = now.jumps == 2, .locks = now.locks, .wrote = now.mode == MODE_ON && now.wrote,
			      .unlocked = now.unlocked, .dropped = now.dropped, .redropped = now.redropped,
			      .flushed = now.flushed };

	(void)p;
	u->now = now;
	x.queued = (uint8_t)(run_marked_parameter(u) + 1);
	for (size_t i = 0; i < s->exits.len; i++) {
		struct run_exit *e = &s->exits.at[i];

		if (e->mode != x.mode || e->entered != x.entered || e->left != x.left || e->jumped != x.jumped ||
		    e->locks != x.locks || e->wrote != x.wrote || e->unlocked != x.unlocked ||
		    e->dropped != x.dropped || e->redropped != x.redropped ||
		    e->flushed != x.flushed || e->queued != x.queued || sign(&e->result) != sign(&x.result))
			continue;
		e->result.lo = MIN(e->result.lo, x.result.lo);
		e->result.hi = MAX(e->result.hi, x.result.hi);
		e->result.nonzero &= x.result.nonzero;
		if (e->result.name != x.result.name)
			e->result.name = NULL;
		return;
	}
	run_tell_path(u, now.entered, &x.path, &x.npath);
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
	if (++*map_slot(r->contexts, (const char *)&b, sizeof(b), NULL) <= CONTEXTS_MAX)
		return true;
	r->inexact = true;
	return false;
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

		if (run_root_of(s)) {
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
					     .choice = on_choice, .end = on_end, .pure = run_pure,
					     .constant = run_constant, .combine = run_combine, .apart = run_apart };
	struct property start = { .mode = s->mode };

	u.paths = paths_new(ir, &client);
	for (uint32_t i = 0; i < n && !start.mark; i++)
		if (run_is_queued(param[i].name))
			start.mark = run_mark_parameter(&u, i) & 0xff;
	if (!paths_run(u.paths, pack(start), param, n)) {
		s->gave_up = true;
		s->gap = arena_printf(r->arena, "%s(): too many paths", s->body->name);
		vec_push(&r->gaps, (struct program_gap){ s->body->path, s->gap });
	}
	vec_release(&u.marks);
	free(u.dominators);
	paths_free(u.paths);
}

bool region_reaches(struct regions *r, struct body *b, bool *possible)
{
	struct summary s = { .body = b, .mode = MODE_INTERRUPT, .low = UINT32_MAX };
	const struct ir *ir = program_ir(r->program, b);
	bool any = false;

	if (!ir || ir->nsteps > STEPS_OF_RUN)
		return false;
	r->shallow = true;
	run(r, &s, ir, NULL, 0);
	r->shallow = false;
	*possible = true;
	for (size_t i = 0; i < s.events.len; i++) {
		any |= s.events.at[i]->fault == REGION_INTERRUPT;
		*possible &= s.events.at[i]->fault != REGION_INTERRUPT || s.events.at[i]->possible;
	}
	region_summary_release(&s);
	return any;
}

/* A recursion goes round with another depth each time: what is known of its arguments is of no use. */
static bool recurs(const struct regions *r, const struct body *b)
{
	for (size_t i = 0; i < r->stack.len; i++)
		if (r->stack.at[i]->body == b)
			return true;
	return false;
}

static struct summary *used(struct regions *r, struct summary *s)
{
	if (r->kept && r->stack.len)
		vec_push(&r->stack.at[r->stack.len - 1]->used, s);
	return s;
}

static void sum_up(struct regions *r, struct summary *s, const struct known *param, size_t n)
{
	const struct ir *ir = program_ir(r->program, s->body);

	if (!ir || r->stack.len >= DEPTH_MAX || ++r->runs > RUNS_MAX) {
		if (ir)
			vec_push(&r->gaps, (struct program_gap){ s->body->path, arena_printf(r->arena,
						"%s(): too many calls to follow", s->body->name) });
		s->gave_up = ir != NULL;
		neutral(s);
		return;
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
}

struct summary *region_summary(struct regions *r, struct body *b, uint8_t mode, const struct known *param, size_t n)
{
	struct str key = STR_INIT;
	struct summary *s;
	uintptr_t *slot;

	key_of(b, mode, param, n, &key);
	if (!map_hasn(r->summaries, key.buf, key.len) && (recurs(r, b) || !contexts_left(r, b))) {
		n = 0;
		str_reset(&key);
		key_of(b, mode, NULL, 0, &key);
	}
	slot = map_slot(r->summaries, key.buf, key.len, NULL);
	str_release(&key);
	if (*slot)
		return used(r, (struct summary *)*slot);
	s = arena_alloc(r->arena, sizeof(*s));
	*slot = (uintptr_t)s;
	*s = (struct summary){ .body = b, .mode = mode, .low = (uint32_t)r->stack.len };
	used(r, s);
	if (mode == MODE_INTERRUPT) { /* depends on `reaching`, too */
		sum_up(r, s, param, n);
		return s;
	}
	if (r->kept && region_kept_find(r, s, param, n))
		return s;
	sum_up(r, s, param, n);
	if (r->kept)
		region_kept_note(r, s, param, n);
	return s;
}
