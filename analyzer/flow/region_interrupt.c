// SPDX-License-Identifier: GPL-2.0-only
/*
 * Handlers of interrupts that turn the mode on. Few functions do, so the search goes backwards from them: who calls
 * them, who calls those, as long as an interrupt may come that way (what sleeps before the call may not). Of all that is
 * found so, what is registered as a handler is run from its start, and tells the path.
 */
#include "flow/region_private.h"

#define REACHING_MAX 3000    /* functions that may come to it: with more of them something is wrong */
#define WRAPPERS_MAX 3       /* functions that hand a handler on to the one that registers it */

struct search {
	struct regions *r;
	bodies_t found;          /* that may come to it, callees first */
	struct map *fields;      /* that were asked for who calls through them */
};

static enum reach how(const struct search *s, const struct body *b)
{
	return (enum reach)map_getn(s->r->reaching_bodies, (const char *)&b, sizeof(b));
}

static bool is_stored(const struct program_use *x)
{
	return !strcmp(x->how, "field") || !strcmp(x->how, "assign");
}

/* Does what is called by this name call what it is handed there? */
bool region_calls_argument(struct regions *r, const char *name, int position, int depth)
{
	struct body *const *at;
	size_t n = depth > WRAPPERS_MAX || region_keys(r->spec, name, NULL) & RK(HANDLER) ? 0 : program_all(r->program, name, &at);

	for (size_t i = 0; i < n; i++) {
		const struct ir *ir = program_ir(r->program, at[i]);

		for (ir_id k = 1; ir && k < ir->nsteps; k++) {
			const struct ir_step *s = &ir->steps[k];
			const struct ir_expr *callee = s->kind == IR_CALL ? &ir->exprs[ir->exprs[s->a].a] : NULL;

			if (!callee)
				continue;
			if (callee->kind == IE_VAR && ir->vars[callee->var].param == position)
				return true;
			for (uint32_t a = 0; a < ir->exprs[s->a].nargs && callee->kind == IE_NAME; a++) {
				const struct ir_expr *x = &ir->exprs[ir_arg(ir, s->a, a)];

				if (x->kind == IE_VAR && ir->vars[x->var].param == position &&
				    region_calls_argument(r, callee->name, (int)a, depth + 1))
					return true;
			}
		}
	}
	return false;
}

/* ---- handlers -------------------------------------------------------------------------------- */

struct handler {
	const char *registrar;
	bool possible;
	const struct program_use *use; /* NULL: where it is defined */
};

static bool is_registered(const struct search *s, const char *name, int position, const char **registrar, int depth);

/* Does this function hand this parameter of its own on to one that registers it? */
static bool hands_on(const struct search *s, struct body *b, int param, const char **registrar, int depth)
{
	const struct ir *ir = program_ir(s->r->program, b);

	for (ir_id i = 1; ir && i < ir->nsteps; i++) {
		const struct ir_step *at = &ir->steps[i];

		for (uint32_t k = 0; at->kind == IR_CALL && k < ir->exprs[at->a].nargs; k++) {
			const struct ir_expr *x = &ir->exprs[ir_arg(ir, at->a, k)];

			if (x->kind == IE_VAR && ir->vars[x->var].param == param && *ir_callee(ir, at->a) &&
			    is_registered(s, ir_callee(ir, at->a), (int)k, registrar, depth + 1))
				return true;
		}
	}
	return false;
}

static bool is_registered(const struct search *s, const char *name, int position, const char **registrar, int depth)
{
	struct body *const *at;
	size_t n;
	int arg;

	if (region_keys(s->r->spec, name, &arg) & RK(HANDLER)) {
		*registrar = name;
		return arg == position;
	}
	n = depth < WRAPPERS_MAX ? program_all(s->r->program, name, &at) : 0;
	for (size_t i = 0; i < n; i++)
		if (hands_on(s, at[i], position, registrar, depth))
			return true;
	return false;
}

/* struct.field, of which the struct may not be known */
static bool is_handler_field(const struct search *s, const struct program_use *x, struct handler *h)
{
	const region_names_t *fields = &s->r->spec->of[RK_HANDLER_FIELD];

	for (size_t i = 0; x->name && i < fields->len; i++) {
		const char *dot = strchr(fields->at[i], '.');
		size_t n = dot ? (size_t)(dot - fields->at[i]) : 0;

		if (!dot || strcmp(dot + 1, x->name) || (x->tag && (strlen(x->tag) != n || memcmp(x->tag, fields->at[i], n))))
			continue;
		*h = (struct handler){ fields->at[i], !x->tag, x };
		return true;
	}
	return false;
}

/* Is this a use as a handler? depth: of functions that hand on */
static bool is_handler(const struct search *s, const struct program_use *x, int depth, struct handler *h)
{
	*h = (struct handler){ .use = x };
	if (!strcmp(x->how, "argument"))
		return x->name && is_registered(s, x->name, x->position, &h->registrar, depth);
	return is_stored(x) && is_handler_field(s, x, h);
}

/* ---- the search ------------------------------------------------------------------------------ */

static bool is_plain_handler(const struct search *s, const struct body *b)
{
	program_uses_t uses = { 0 };
	struct handler h;
	bool any = b->declarer && region_keys(s->r->spec, b->declarer, NULL) & RK(HANDLER);

	program_uses(s->r->program, b, &uses);
	for (size_t i = 0; i < uses.len && !any; i++)
		any = is_handler(s, &uses.at[i], WRAPPERS_MAX, &h);
	vec_release(&uses);
	return any;
}

/* Pointers are followed in handlers and what those call directly: a hint of ten steps is none. */
static bool is_near_handler(const struct search *s, const struct body *b)
{
	bodies_t callers = { 0 };
	bool any = is_plain_handler(s, b);

	if (!any)
		region_callers(s->r, b, &callers);
	for (size_t i = 0; i < callers.len && !any; i++)
		any = is_plain_handler(s, callers.at[i]);
	vec_release(&callers);
	return any;
}

/* Functions that call, or are handed, what is known to come to it */
static void consider(struct search *s, struct body *user, enum reach callee)
{
	const uint64_t never = RK(SLEEP) | RK(TASK) | RK(IRQ_TRUE) | RK(IRQ_FALSE);
	bool possible;

	if (how(s, user) || region_keys(s->r->spec, user->path, NULL) & RK(ELSEWHERE) || region_is_switch(s->r, user) || region_keys(s->r->spec, user->name, NULL) & never ||
	    !region_reaches(s->r, user, &possible))
		return;
	*map_slot(s->r->reaching_bodies, (const char *)&user, sizeof(user), NULL) =
		!possible ? REACH_DIRECTLY : callee == REACH_DIRECTLY ? REACH_POINTER : REACH_POSSIBLY;
	*map_slot(s->r->reaching, (const char *)&user->name, sizeof(user->name), NULL) = 1;
	vec_push(&s->found, user);
}

/* A thousand drivers store something in file_operations.mmap. */
static bool asked_before(struct search *s, const struct program_use *x)
{
	const char *key[2] = { intern(x->tag), intern(x->name) };
	bool fresh;

	map_slot(s->fields, (const char *)key, sizeof(key), &fresh);
	return !fresh;
}

static void climb(struct search *s, struct body *b)
{
	bodies_t users = { 0 };
	program_uses_t uses = { 0 };
	enum reach b_is = how(s, b);

	if (b_is == REACH_POSSIBLY)
		return;
	if (!b->declarer)
		region_callers(s->r, b, &users);
	for (size_t i = 0; i < users.len; i++)
		consider(s, users.at[i], b_is);
	users.len = 0;
	program_uses(s->r->program, b, &uses);
	for (size_t i = 0; i < uses.len; i++) {
		const struct program_use *x = &uses.at[i];

		if (!strcmp(x->how, "argument") && x->in && x->name && region_calls_argument(s->r, x->name, x->position, 0))
			consider(s, x->in, b_is);
		else if (is_stored(x) && x->name && x->tag && b_is == REACH_DIRECTLY && !asked_before(s, x))
			program_pointer_callers(s->r->program, x->tag, x->name, &users);
	}
	for (size_t i = 0; i < users.len; i++)
		if (is_near_handler(s, users.at[i]))
			consider(s, users.at[i], b_is);
	vec_release(&uses);
	vec_release(&users);
}

static void climb_all(struct search *s)
{
	bodies_t users = { 0 };
	const region_names_t *enter = &s->r->spec->of[RK_ENTER];

	for (size_t i = 0; i < enter->len; i++)
		program_callers(s->r->program, enter->at[i], &users);
	for (size_t i = 0; i < users.len; i++)
		consider(s, users.at[i], REACH_DIRECTLY);
	for (size_t i = 0; i < s->found.len && i < REACHING_MAX; i++)
		climb(s, s->found.at[i]);
	if (s->found.len > REACHING_MAX)
		vec_push(&s->r->gaps, (struct program_gap){ s->found.at[0]->path, "too many functions may be called in interrupts" });
	vec_release(&users);
}

/* ---- what is found ------------------------------------------------------------------------------ */

static void found(struct search *s, struct body *b, const struct handler *h)
{
	struct regions *r = s->r;
	const struct summary *sum = region_summary(r, b, MODE_INTERRUPT, NULL, 0);
	struct region_step at = { h->use ? h->use->path : b->path, h->use ? h->use->line : b->line, NULL };

	at.note = arena_printf(r->arena, "%s() is called in interrupts: %s", b->name, h->registrar);
	for (size_t i = 0; i < sum->events.len; i++) {
		const struct run_event *e = sum->events.at[i];
		struct region_found f = { .fault = REGION_INTERRUPT, .possible = h->possible || e->possible, .body = b,
					  .line = e->line, .column = e->column, .direct = e->name, .step = e->step,
					  .registrar = h->registrar, .path = &at, .npath = 1 };

		if (e->fault == REGION_INTERRUPT)
			region_add_found(r, &f, e);
	}
}

static void judge(struct search *s, struct body *b)
{
	program_uses_t uses = { 0 };

	if (b->declarer && region_keys(s->r->spec, b->declarer, NULL) & RK(HANDLER))
		found(s, b, &(struct handler){ .registrar = b->declarer });
	program_uses(s->r->program, b, &uses);
	for (size_t i = 0; i < uses.len; i++) {
		struct handler h;

		if (is_handler(s, &uses.at[i], 0, &h))
			found(s, b, &h);
	}
	vec_release(&uses);
}

int regions_run_interrupts(struct regions *r, struct err *err)
{
	struct search s = { .r = r, .fields = map_new() };
	const struct err *e;

	if (r->nests || !r->spec->of[RK_HANDLER].len) {
		map_free(s.fields);
		return 0;
	}
	r->reaching = map_new();
	r->reaching_bodies = map_new();
	climb_all(&s);
	for (size_t i = 0; i < s.found.len; i++)
		if (!s.found.at[i]->macro)
			judge(&s, s.found.at[i]);
	vec_release(&s.found);
	map_free(s.fields);
	region_sort_found(r);
	e = program_error(r->program);
	return e ? err_set(err, e->code, "%s", e->text) : 0;
}
