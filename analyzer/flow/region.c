// SPDX-License-Identifier: GPL-2.0-only
/* Which functions are run, which of their ends are meant so, and what is told of the rest. */
#include "flow/region_private.h"

#define CLIMB_MAX 6          /* callers of callers that are asked what a helper is for, or what a callback is */

static const enum region_key switches[] = { RK_ENTER, RK_LEAVE, RK_PAUSE, RK_RESUME };

struct regions *regions_new(const struct region_spec *s, struct program *p)
{
	struct regions *r = xcalloc(1, sizeof(*r));
	struct body *const *at;

	r->spec = s;
	r->program = p;
	r->arena = arena_new();
	r->summaries = map_new();
	r->changers = map_new();
	r->contexts = map_new();
	r->constants = map_new();
	for (size_t i = 0; i < s->of[RK_NESTS].len; i++)
		r->nests |= program_all(p, s->of[RK_NESTS].at[i], &at) != 0;
	return r;
}

void regions_keep(struct regions *r, struct region_kept *k)
{
	r->kept = k;
}

void region_summary_release(struct summary *s)
{
	vec_release(&s->events);
	vec_release(&s->exits);
	vec_release(&s->callbacks);
	vec_release(&s->regions);
	vec_release(&s->left_by);
	vec_release(&s->callees);
	vec_release(&s->pointers);
	vec_release(&s->used);
}

void region_forget(struct regions *r)
{
	if (r->kept)
		region_kept_take(r);
	for (size_t i = 0; i < map_size(r->summaries); i++)
		region_summary_release((struct summary *)map_value(r->summaries, i));
	map_free(r->summaries);
	map_free(r->contexts);
	r->summaries = map_new();
	r->contexts = map_new();
	r->open.len = 0;
	r->runs = 0;
}

void regions_free(struct regions *r)
{
	if (!r)
		return;
	region_forget(r);
	map_free(r->summaries);
	map_free(r->contexts);
	map_free(r->changers);
	map_free(r->constants);
	if (r->reaching) {
		map_free(r->reaching);
		map_free(r->reaching_bodies);
	}
	vec_release(&r->stack);
	vec_release(&r->open);
	vec_release(&r->found);
	vec_release(&r->judged);
	vec_release(&r->tried);
	vec_release(&r->places);
	vec_release(&r->gaps);
	arena_free(r->arena);
	free(r);
}

/* ---- the functions that there are ------------------------------------------------------------ */

bool region_is_switch(const struct regions *r, const struct body *b)
{
	return region_keys(r->spec, b->name, NULL) & (RK(ENTER) | RK(LEAVE) | RK(FLUSH) | RK(PAUSE) | RK(RESUME));
}

static bool has(const bodies_t *v, const struct body *b)
{
	for (size_t i = 0; i < v->len; i++)
		if (v->at[i] == b)
			return true;
	return false;
}

static uintptr_t *changer(struct regions *r, const char *name)
{
	return map_slot(r->changers, (const char *)&name, sizeof(name), NULL);
}

static void add_users(struct regions *r, bodies_t *out)
{
	bodies_t all = { 0 };

	for (size_t k = 0; k < ARRAY_SIZE(switches); k++)
		for (size_t i = 0; i < r->spec->of[switches[k]].len; i++)
			program_callers(r->program, r->spec->of[switches[k]].at[i], &all);
	for (size_t i = 0; i < all.len; i++) {
		if (region_is_switch(r, all.at[i]) || has(out, all.at[i]))
			continue;
		if (!all.at[i]->macro) {
			vec_push(out, all.at[i]);
			continue;
		}
		/* what a macro does is the doing of those who use it */
		*changer(r, all.at[i]->name) = 1;
		program_callers(r->program, all.at[i]->name, &all);
	}
	vec_release(&all);
}

void region_callers(struct regions *r, const struct body *b, bodies_t *out)
{
	bodies_t all = { 0 };
	struct body *const *means;
	size_t n;

	program_callers(r->program, b->name, &all);
	for (size_t i = 0; i < all.len; i++) {
		n = program_meaning(r->program, b->name, all.at[i]->file, &means);
		for (size_t k = 0; k < n; k++)
			if (means[k] == b && !has(out, all.at[i]))
				vec_push(out, all.at[i]);
	}
	vec_release(&all);
}

/* ---- helpers that hold one half by design ---------------------------------------------------- */

static bool leaves_on(const struct summary *s)
{
	for (size_t i = 0; i < s->exits.len; i++)
		if (s->exits.at[i].mode != MODE_OFF)
			return true;
	return false;
}

static bool has_event(const struct summary *s, enum region_fault fault)
{
	for (size_t i = 0; i < s->events.len; i++)
		if (s->events.at[i]->fault == fault)
			return true;
	return false;
}

static bool completes(const struct summary *caller, const char *name)
{
	for (size_t i = 0; i < caller->regions.len; i++)
		if (caller->regions.at[i].by == name && caller->regions.at[i].end_line)
			return true;
	for (size_t i = 0; i < caller->left_by.len; i++)
		if (caller->left_by.at[i] == name)
			return true;
	return false;
}

static void changer_drop(struct regions *r, const char *name)
{
	struct map *kept = map_new();
	const char *other;

	for (size_t i = 0; i < map_size(r->changers); i++) {
		memcpy(&other, map_key(r->changers, i, NULL), sizeof(other));
		if (other != name)
			*map_slot(kept, (const char *)&other, sizeof(other), NULL) = 1;
	}
	map_free(r->changers);
	r->changers = kept;
	region_forget(r);
}

static bool by_design(struct regions *r, struct body *b, bodies_t *users, int depth)
{
	bodies_t callers = { 0 };
	bool so = false;

	if (b->macro || depth > CLIMB_MAX)
		return false;
	region_callers(r, b, &callers);
	for (size_t i = 0; i < callers.len && !so; i++) {
		struct body *g = callers.at[i];
		const struct summary *s;

		if (region_is_switch(r, g))
			continue;
		s = region_summary(r, g, MODE_OFF, NULL, 0);
		so = completes(s, b->name);
		if (!so && (leaves_on(s) || has_event(s, REGION_NOT_ENTERED)) && !has(users, g)) {
			*changer(r, g->name) = 1;
			region_forget(r);
			so = by_design(r, g, users, depth + 1);
			if (!so)
				changer_drop(r, g->name);
		}
	}
	for (size_t i = 0; so && i < callers.len; i++)
		if (!region_is_switch(r, callers.at[i]) && !has(users, callers.at[i]))
			vec_push(users, callers.at[i]);
	vec_release(&callers);
	return so;
}

static bool is_called(struct regions *r, const struct body *b)
{
	bodies_t callers = { 0 };
	bool any;

	region_callers(r, b, &callers);
	any = callers.len != 0;
	vec_release(&callers);
	return any;
}

/* The names of functions that change the mode for their callers; grows users by those callers. */
static void find_changers(struct regions *r, bodies_t *users)
{
	for (size_t i = 0; i < users->len; i++) {
		struct body *b = users->at[i];
		const struct summary *s = region_summary(r, b, MODE_OFF, NULL, 0);

		if ((!leaves_on(s) && !has_event(s, REGION_NOT_ENTERED)) || region_keys(r->spec, b->name, NULL) & RK(SPLIT))
			continue;
		if (!is_called(r, b)) /* everything would be forgotten for nothing */
			continue;
		*changer(r, b->name) = 1;
		region_forget(r);
		if (!by_design(r, b, users, 0))
			changer_drop(r, b->name);
	}
}

/* ---- what is found --------------------------------------------------------------------------- */

static const struct run_event *innermost(const struct run_event *e)
{
	while (e->inner)
		e = e->inner;
	return e;
}

static void add_path(struct regions *r, struct region_found *f, const struct run_event *e)
{
	size_t n = 0, i = 0;
	struct region_step *path;

	for (const struct run_event *x = e; x; x = x->inner)
		n += x->npath;
	path = arena_alloc(r->arena, (n + 1) * sizeof(*path));
	for (const struct run_event *x = e; x; x = x->inner) {
		memcpy(path + i, x->path, x->npath * sizeof(*path));
		i += x->npath;
	}
	f->path = path;
	f->npath = n;
}

void region_add_found(struct regions *r, struct region_found *f, const struct run_event *e)
{
	const struct region_step *before = f->path;
	size_t n = f->npath;
	struct region_step *path;

	f->what = innermost(e)->name;
	add_path(r, f, e);
	if (n) {
		path = arena_alloc(r->arena, (n + f->npath) * sizeof(*path));
		memcpy(path, before, n * sizeof(*path));
		memcpy(path + n, f->path, f->npath * sizeof(*path));
		f->path = path;
		f->npath += n;
	}
	vec_push(&r->found, *f);
}

static void found_event(struct regions *r, struct body *b, const struct run_event *e)
{
	struct region_found f = { .fault = e->fault, .possible = e->possible, .atomic = e->atomic, .irqs_off = e->irqs_off, .body = b,
				  .line = e->line, .column = e->column, .direct = e->name,
				  .what = innermost(e)->name, .step = e->step, .entered = e->entered };

	add_path(r, &f, e);
	vec_push(&r->found, f);
}

/* May both ends come with the same result? Then the caller cannot tell which one it was. */
static bool same_result(const struct run_exit *a, const struct run_exit *b)
{
	int x = known_truth(&a->result), y = known_truth(&b->result);

	return x < 0 || y < 0 || (x == y && a->result.lo <= b->result.hi && b->result.lo <= a->result.hi);
}

static bool is_mixed(const struct summary *s, const struct run_exit *on)
{
	for (size_t i = 0; i < s->exits.len; i++)
		if (s->exits.at[i].mode == MODE_OFF && same_result(&s->exits.at[i], on))
			return true;
	return false;
}

static void found_exit(struct regions *r, struct body *b, const struct run_exit *x)
{
	const struct ir *ir = program_ir(r->program, b);
	const struct region_step *last = x->npath ? &x->path[x->npath - 1] : NULL;
	struct region_found f = { .fault = REGION_NOT_LEFT, .body = b, .path = x->path, .npath = x->npath,
				  .paused = x->mode == MODE_PAUSED, .step = x->left, .entered = x->entered };

	f.line = last && !strncmp(last->note, "returns", 7) ? last->line : ir->end_line;
	f.column = 1;
	f.what = f.direct = x->entered ? ir_callee(ir, ir->steps[x->entered].a) : "";
	vec_push(&r->found, f);
}

void region_judge(struct regions *r, struct body *b)
{
	const struct summary *s = region_summary(r, b, MODE_OFF, NULL, 0);
	bool split = region_keys(r->spec, b->name, NULL) & RK(SPLIT);
	bool meant = map_hasn(r->changers, (const char *)&b->name, sizeof(b->name));

	for (size_t i = 0; i < s->exits.len && !split; i++)
		if (s->exits.at[i].mode != MODE_OFF && (!meant || is_mixed(s, &s->exits.at[i])))
			found_exit(r, b, &s->exits.at[i]);
	for (size_t i = 0; i < s->events.len; i++) {
		const struct run_event *e = s->events.at[i];

		if (e->fault == REGION_NOT_ENTERED && (split || (meant && !e->inner)))
			continue;
		found_event(r, b, e);
	}
}

/* ---- callbacks ------------------------------------------------------------------------------- */

static void registered(struct regions *r, struct body *at, const struct ir_step *s, const char *name)
{
	struct body *const *bodies;
	size_t n = program_meaning(r->program, name, at->file, &bodies);

	for (size_t i = 0; i < n; i++) {
		const struct summary *sum = region_summary(r, bodies[i], MODE_ON, NULL, 0);

		for (size_t k = 0; k < sum->events.len; k++) {
			const struct run_event *e = sum->events.at[k];
			struct region_found f = { .fault = e->fault, .possible = e->possible, .atomic = e->atomic,
						  .irqs_off = e->irqs_off, .body = at, .line = s->line, .column = s->column,
						  .direct = e->name, .what = innermost(e)->name, .callback = name };

			if (e->fault != REGION_SLEEPS && e->fault != REGION_NESTED)
				continue;
			add_path(r, &f, e);
			vec_push(&r->found, f);
		}
	}
}

/* Where something is handed to this parameter: what, and if it is a parameter again, where from */
static void climb(struct regions *r, const struct body *b, int param, struct map *seen, int depth)
{
	char key[64];
	bodies_t callers = { 0 };
	bool is_new;

	snprintf(key, sizeof(key), "%p %d", (const void *)b, param);
	map_slot(seen, key, strlen(key), &is_new);
	if (!is_new || depth > CLIMB_MAX)
		return;
	region_callers(r, b, &callers);
	for (size_t i = 0; i < callers.len; i++) {
		const struct ir *ir = program_ir(r->program, callers.at[i]);

		for (ir_id k = 1; ir && k < ir->nsteps; k++) {
			const struct ir_step *s = &ir->steps[k];
			const struct ir_expr *x;

			if (s->kind != IR_CALL || ir_callee(ir, s->a) != b->name)
				continue;
			x = &ir->exprs[ir_arg(ir, s->a, (uint32_t)param)];
			if (x->kind == IE_ADDR)
				x = &ir->exprs[x->a];
			if (x->kind == IE_NAME)
				registered(r, callers.at[i], s, x->name);
			else if (x->kind == IE_VAR && ir->vars[x->var].param >= 0)
				climb(r, callers.at[i], ir->vars[x->var].param, seen, depth + 1);
		}
	}
	vec_release(&callers);
}

static void ask_callbacks(struct regions *r, struct body *b)
{
	const struct summary *s = region_summary(r, b, MODE_OFF, NULL, 0);
	struct map *seen = map_new();
	VEC(int) params = { 0 };

	for (size_t i = 0; i < s->callbacks.len; i++)
		vec_push(&params, s->callbacks.at[i].param);
	for (size_t i = 0; i < params.len; i++)
		climb(r, b, params.at[i], seen, 0);
	vec_release(&params);
	map_free(seen);
}

/* ---- all ------------------------------------------------------------------------------------- */

static const char *const *copy_names(struct regions *r, const char *const *at, size_t n)
{
	const char **out = arena_alloc(r->arena, (n + 1) * sizeof(*out));

	if (n)
		memcpy(out, at, n * sizeof(*out));
	return out;
}

static void add_places(struct regions *r, struct body *b)
{
	const struct summary *s = region_summary(r, b, MODE_OFF, NULL, 0);

	for (size_t i = 0; i < s->regions.len; i++) {
		const struct run_region *x = &s->regions.at[i];

		vec_push(&r->places, (struct region_place){
			.body = b, .line = x->line, .end_line = x->end_line, .lock = x->lock,
			.callees = copy_names(r, s->callees.at, s->callees.len), .ncallees = s->callees.len,
			.callbacks = copy_names(r, s->pointers.at, s->pointers.len), .ncallbacks = s->pointers.len });
	}
}

static int by_place(const void *a, const void *b)
{
	const struct region_found *x = a, *y = b;
	int c = strcmp(x->body->path, y->body->path);

	if (!c)
		c = x->line - y->line;
	if (!c)
		c = x->column - y->column;
	if (!c)
		c = (int)x->fault - (int)y->fault;
	if (!c)
		c = strcmp(x->callback ? x->callback : "", y->callback ? y->callback : "");
	return c ? c : strcmp(x->what ? x->what : "", y->what ? y->what : "");
}

static int place_by_place(const void *a, const void *b)
{
	const struct region_place *x = a, *y = b;
	int c = strcmp(x->body->path, y->body->path);

	return c ? c : x->line - y->line;
}

void region_sort_found(struct regions *r)
{
	if (r->found.len)
		qsort(r->found.at, r->found.len, sizeof(*r->found.at), by_place);
}

int regions_run(struct regions *r, struct err *err)
{
	bodies_t users = { 0 };
	const struct err *e;

	add_users(r, &users);
	find_changers(r, &users);
	for (size_t i = 0; i < users.len; i++) {
		region_judge(r, users.at[i]);
		ask_callbacks(r, users.at[i]);
		add_places(r, users.at[i]);
	}
	r->judged = users;
	if (r->kept)
		region_kept_take(r);
	region_sort_found(r);
	if (r->places.len)
		qsort(r->places.at, r->places.len, sizeof(*r->places.at), place_by_place);
	e = program_error(r->program);
	return e ? err_set(err, e->code, "%s", e->text) : 0;
}

size_t regions_found(const struct regions *r, const struct region_found **out)
{
	*out = r->found.at;
	return r->found.len;
}

size_t regions_places(const struct regions *r, const struct region_place **out)
{
	*out = r->places.at;
	return r->places.len;
}

size_t regions_gaps(const struct regions *r, const struct program_gap **out)
{
	*out = r->gaps.at;
	return r->gaps.len;
}
