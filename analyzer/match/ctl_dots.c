// SPDX-License-Identifier: GPL-2.0-only
/*
 * `...` and nests: from one node along all paths (or along some path) until what follows them holds.
 *
 * All paths: a depth-first walk. A node that is met again while it is still under work, under the same bindings, lies on a
 * loop: going round once more adds nothing, so the loop counts as gone through, provided that some path leaves it towards what
 * follows (answer.reached). Answers that rest on such an assumption are remembered only while the node is under work.
 */
#include "match/ctl.h"

struct key {
	const struct formula *f;
	const struct env *env;
	flow_id node, pad;
};
struct memory {                 /* first an answers_t, so that all of them can be freed */
	answers_t answers;
	uint32_t dep, activation;
};

static struct key key_of(const struct formula *f, flow_id n, const struct env *env)
{
	return (struct key){ .f = f, .env = env, .node = n };
}

/* ---- leaving early --------------------------------------------------------------------------------- */
static bool holds(struct checker *c, const struct formula *f, flow_id n, const struct env *env)
{
	answers_t in = { 0 };
	bool yes;

	if (!f)
		return false;
	ctl_holds(c, f, n, env, &in);
	yes = in.len > 0;
	vec_release(&in);
	return yes;
}

static bool inside(const struct flow *f, flow_id n, flow_id branch)
{
	for (; n && n != branch; n = f->nodes[n].container)
		;
	return n == branch;
}

typedef VEC(flow_id) ids_t;

static void push_next(const struct flow *f, flow_id n, ids_t *todo, bool *seen)
{
	uint32_t count;
	const flow_id *succ = flow_succ(f, n, &count);

	for (uint32_t i = 0; i < count; i++) {
		if (f->nodes[succ[i]].kind == FL_AFTER || seen[succ[i]])
			continue;
		seen[succ[i]] = true;
		vec_push(todo, succ[i]);
	}
}

/* Does what follows the dots hold anywhere behind this node? */
static bool comes_later(struct checker *c, const struct formula_dots *d, flow_id n, const struct env *env)
{
	bool *seen = xcalloc(c->flow->nnodes, sizeof(*seen)), yes = false;
	ids_t todo = { 0 };

	push_next(c->flow, n, &todo, seen);
	while (todo.len && !yes) {
		flow_id m = todo.at[--todo.len];

		yes = holds(c, d->after, m, env);
		push_next(c->flow, m, &todo, seen);
	}
	vec_release(&todo);
	free(seen);
	return yes;
}

static bool is_error_exit(struct checker *c, const struct formula_dots *d, flow_id n, const struct env *env)
{
	switch (c->flow->nodes[n].kind) {
	case FL_RETURN:
	case FL_CONTINUE:
		return !holds(c, d->after, n, env);
	case FL_GOTO:
	case FL_BREAK:
		return !comes_later(c, d, n, env);
	case FL_ERROR_EXIT:
		return true;
	default:
		return false;
	}
}

/*
 * A then branch that is left on every path by return, goto, break or continue handles an error: what follows the dots need not
 * come in it. It must not come in it, either, or the branch would be an ordinary one.
 */
static bool is_error_branch(struct checker *c, const struct formula *f, flow_id branch, const struct env *env)
{
	bool *seen = xcalloc(c->flow->nnodes, sizeof(*seen)), yes = true;
	ids_t todo = { 0 };

	push_next(c->flow, branch, &todo, seen);
	while (todo.len && yes && ctl_spend(c)) {
		flow_id n = todo.at[--todo.len];

		yes = (inside(c->flow, n, branch) || c->flow->nodes[n].kind == FL_ERROR_EXIT) &&
		      !(f->a && holds(c, f->a, n, env));
		if (yes && !is_error_exit(c, f->dots, n, env))
			push_next(c->flow, n, &todo, seen);
	}
	vec_release(&todo);
	free(seen);
	return yes;
}

/* ---- one node ---------------------------------------------------------------------------------------- */
/* The braces that the dots end with were left by goto, break or continue, which is as good as their end. */
static bool jumped_out(struct checker *c, const struct formula_dots *d, flow_id n, const struct env *env)
{
	const struct value *close = d->to_end && d->within ? env_get(env, d->within) : NULL;

	return close && n != close->count && !inside(c->flow, n, ctl_brace_opens(c->flow, close));
}

/* Nothing follows the dots in their braces: they end there. */
static bool at_brace(const struct formula *f, flow_id n, const struct env *env)
{
	const struct value *close = !f->a && f->dots->to_end && f->dots->within ? env_get(env, f->dots->within) : NULL;

	return close && n == close->count;
}

/* Does a formula ask for the brace that closes, and for nothing behind it? */
static bool ends_there(const struct formula *f)
{
	if (f->kind != F_AND)
		return f->kind == F_CLOSES || f->kind == F_TOKEN;
	return ends_there(f->a) && ends_there(f->b);
}

/* What follows the dots holds here, or need not hold any more. */
static void at_end(struct checker *c, const struct formula *f, flow_id n, const struct env *env, answers_t *out)
{
	uint8_t kind = c->flow->nodes[n].kind;
	size_t from = out->len;
	bool out_of_braces = jumped_out(c, f->dots, n, env) || at_brace(f, n, env);
	bool done = out_of_braces || (kind == FL_EXIT && (f->dots->to_end || !f->a));

	if (f->a)
		ctl_holds(c, f->a, n, env, out);
	if (out_of_braces && f->a && ends_there(f->a)) { /* what is put in front of the brace comes there all the same */
		ctl_holds(c, f->a, env_get(env, f->dots->within)->count, env, out);
		done = false;
	}
	for (size_t i = from; i < out->len; i++) {
		out->at[i].reached = true;
		out->at[i].hit = false;
		out->at[i].dep = NO_FRAME;
	}
	if (!f->some && !f->dots->strict)
		done = done || kind == FL_ERROR_EXIT ||
		       (kind == FL_TRUE && !f->dots->alone && f->a && is_error_branch(c, f, n, env));
	if (done) {
		struct answer a = answer_of(env);

		a.reached = true;
		answer_add(out, a);
	}
}

static void rule_out(struct checker *c, const struct formula *f, flow_id n, answers_t *list)
{
	answers_t in = { 0 }, out = { 0 };

	for (size_t i = 0; i < list->len; i++) {
		in.len = 0;
		ctl_holds(c, f, n, list->at[i].env, &in);
		ctl_negate(c, &in, list->at[i].env, &out);
	}
	vec_release(&in);
	vec_release(list);
	list->at = out.at;
	list->len = out.len;
	list->cap = out.cap;
}

static void insist(struct checker *c, const struct formula *f, flow_id n, answers_t *list)
{
	answers_t out = { 0 };

	for (size_t i = 0; i < list->len; i++)
		ctl_holds(c, f, n, list->at[i].env, &out);
	for (size_t i = 0; i < out.len; i++)
		out.at[i].wit = NULL;
	vec_release(list);
	list->at = out.at;
	list->len = out.len;
	list->cap = out.cap;
}

/* All that a nest matches at this node belongs to the match, in whichever way it did. */
static void nest(struct checker *c, const struct formula *f, flow_id n, answers_t *list)
{
	answers_t in = { 0 }, out = { 0 };

	for (size_t i = 0; i < list->len; i++) {
		const struct env *env = list->at[i].env;
		size_t from = out.len;

		in.len = 0;
		ctl_holds(c, f, n, env, &in);
		for (size_t k = 0; k < in.len; k++) {
			size_t j = from;

			while (j < out.len && out.at[j].env != in.at[k].env)
				j++;
			if (j == out.len) {
				vec_push(&out, in.at[k]);
				out.at[j].reached = false;
				out.at[j].hit = true;
				out.at[j].dep = NO_FRAME;
			} else {
				out.at[j].wit = witness_both(c->envs, out.at[j].wit, in.at[k].wit);
			}
		}
		ctl_negate(c, &in, env, &out);
	}
	vec_release(&in);
	vec_release(list);
	list->at = out.at;
	list->len = out.len;
	list->cap = out.cap;
}

static void note_path(struct checker *c, int path, const struct formula *blocker, flow_id n)
{
	struct why *w = c->u->why;

	if (!w || (w->path != WHY_NONE && w->path != WHY_END))
		return; /* the first one is nearest */
	while (blocker && !blocker->elem)
		blocker = blocker->a;
	w->path = path;
	w->blocker = blocker ? blocker->elem : NULL;
	w->path_node = n;
}

/* Do the dots leave their braces here? A goto may. */
static bool is_left(const struct flow *f, const struct formula_dots *d, flow_id n, const struct value *brace)
{
	flow_id open = ctl_brace_opens(f, brace);
	uint32_t count;

	if (!d->leaves)
		return !inside(f, n, open);
	if (f->nodes[n].kind == FL_GOTO && d->last && inside(f, n, open))
		return f->nodes[n].container != open && !inside(f, flow_succ(f, n, &count)[0], open);
	if (f->nodes[n].kind != FL_BREAK && f->nodes[n].kind != FL_CONTINUE)
		return n == brace->count;
	return inside(f, n, open) && !inside(f, flow_succ(f, n, &count)[0], open);
}

/* The dots go through this node: under which bindings. */
static void through(struct checker *c, const struct formula *f, flow_id n, const struct env *env, answers_t *out)
{
	const struct formula_dots *d = f->dots;
	const struct value *close = d->within ? env_get(env, d->within) : NULL;

	if (close && is_left(c->flow, d, n, close)) {
		note_path(c, WHY_LEFT, NULL, n);
		return;
	}
	if (c->flow->nodes[n].kind == FL_EXIT)
		note_path(c, WHY_END, NULL, n);
	answer_add(out, answer_of(env));
	for (size_t i = 0; d->never[i] && out->len; i++) {
		rule_out(c, d->never[i], n, out);
		if (!out->len)
			note_path(c, WHY_WHEN, d->never[i], n);
	}
	for (size_t i = 0; d->apart[i] && out->len; i++) {
		rule_out(c, d->apart[i], n, out);
		if (!out->len)
			note_path(c, WHY_APART, d->apart[i], n);
	}
	for (size_t i = 0; d->always[i] && out->len; i++)
		insist(c, d->always[i], n, out);
	if (d->nest && out->len)
		nest(c, d->nest, n, out);
}

static void real_successors(const struct flow *f, flow_id n, ids_t *out)
{
	uint32_t count;
	const flow_id *succ = flow_succ(f, n, &count);

	for (uint32_t i = 0; i < count; i++)
		if (f->nodes[succ[i]].kind != FL_AFTER)
			vec_push(out, succ[i]);
}

/* ---- all paths ------------------------------------------------------------------------------------------ */
static void all_paths(struct checker *c, const struct formula *f, flow_id n, const struct env *env, answers_t *out);

static bool remembered(struct checker *c, const struct key *key, answers_t *out)
{
	struct memory *m = (struct memory *)map_getn(c->memo, (const char *)key, sizeof(*key));

	if (!m || (m->dep != NO_FRAME &&
		   (m->dep >= c->frames.len || c->frames.at[m->dep].activation != m->activation)))
		return false;
	for (size_t i = 0; i < m->answers.len; i++)
		answer_add(out, m->answers.at[i]);
	return true;
}

static void remember(struct checker *c, const struct key *key, const answers_t *answers)
{
	bool is_new;
	uintptr_t *slot = map_slot(c->memo, (const char *)key, sizeof(*key), &is_new);
	struct memory *m = is_new ? xcalloc(1, sizeof(*m)) : (struct memory *)*slot;

	*slot = (uintptr_t)m;
	m->answers.len = 0;
	m->dep = NO_FRAME;
	for (size_t i = 0; i < answers->len; i++) {
		vec_push(&m->answers, answers->at[i]);
		m->dep = MIN(m->dep, answers->at[i].dep);
	}
	m->activation = m->dep == NO_FRAME ? 0 : c->frames.at[m->dep].activation;
}

/* Drops what never comes to an end, and assumptions about the node itself. */
static void settle(struct checker *c, answers_t *answers, uint32_t frame)
{
	size_t n = 0;

	(void)c;
	for (size_t i = 0; i < answers->len; i++) {
		struct answer a = answers->at[i];

		if (!a.reached && a.dep >= frame)
			continue;
		if (a.dep >= frame)
			a.dep = NO_FRAME;
		answers->at[n++] = a;
	}
	answers->len = n;
}

static void all_paths(struct checker *c, const struct formula *f, flow_id n, const struct env *env, answers_t *out)
{
	struct key key = key_of(f, n, env);
	uint32_t frame = (uint32_t)c->frames.len;
	answers_t here = { 0 }, answers = { 0 };
	uintptr_t *slot;
	ids_t next = { 0 };
	bool is_new;

	if (!ctl_spend(c) || remembered(c, &key, out))
		return;
	slot = map_slot(c->on_stack, (const char *)&key, sizeof(key), &is_new);
	if (*slot) {
		struct answer again = answer_of(env);

		again.dep = (uint32_t)*slot - 1;
		answer_add(out, again);
		return;
	}
	*slot = frame + 1;
	vec_push(&c->frames, (struct frame){ .f = f, .env = env, .node = n, .activation = ++c->activations });
	c->depth++;
	at_end(c, f, n, env, &answers);
	through(c, f, n, env, &here);
	if (here.len)
		real_successors(c->flow, n, &next);
	for (size_t i = 0; i < here.len; i++)
		ctl_all(c, all_paths, f, next.at, (uint32_t)next.len, &here.at[i], &answers);
	c->depth--;
	c->frames.len--;
	*map_slot(c->on_stack, (const char *)&key, sizeof(key), &is_new) = 0;
	settle(c, &answers, frame);
	if (!c->gave_up)
		remember(c, &key, &answers);
	for (size_t i = 0; i < answers.len; i++)
		answer_add(out, answers.at[i]);
	vec_release(&here);
	vec_release(&answers);
	vec_release(&next);
}

/* ---- some path -------------------------------------------------------------------------------------------- */
struct walk {
	flow_id node;
	struct answer a;
};
typedef VEC(struct walk) walks_t;

static void walk_to(struct map *seen, flow_id n, const struct answer *a, walks_t *todo)
{
	const void *key[] = { a->env, a->wit, (const void *)(uintptr_t)(n * 2 + a->hit) };
	bool is_new;

	map_slot(seen, (const char *)key, sizeof(key), &is_new);
	if (is_new)
		vec_push(todo, (struct walk){ .node = n, .a = *a });
}

static void some_path(struct checker *c, const struct formula *f, flow_id n, const struct env *env, answers_t *out)
{
	struct map *seen = map_new();
	answers_t here = { 0 };
	struct answer first = answer_of(env);
	walks_t todo = { 0 };
	ids_t next = { 0 };

	walk_to(seen, n, &first, &todo);
	for (size_t i = 0; i < todo.len && ctl_spend(c); i++) {
		struct walk w = todo.at[i];

		here.len = 0;
		at_end(c, f, w.node, w.a.env, &here);
		for (size_t k = 0; k < here.len; k++)
			answer_add(out, answer_join(c, &w.a, &here.at[k]));
		here.len = 0;
		through(c, f, w.node, w.a.env, &here);
		next.len = 0;
		real_successors(c->flow, w.node, &next);
		for (size_t k = 0; k < here.len; k++) {
			struct answer a = answer_join(c, &w.a, &here.at[k]);

			for (size_t j = 0; j < next.len; j++)
				walk_to(seen, next.at[j], &a, &todo);
		}
	}
	map_free(seen);
	vec_release(&here);
	vec_release(&todo);
	vec_release(&next);
}

void ctl_dots(struct checker *c, const struct formula *f, flow_id n, const struct env *env, answers_t *out)
{
	answers_t in = { 0 };

	if (f->some)
		some_path(c, f, n, env, &in);
	else
		all_paths(c, f, n, env, &in);
	for (size_t i = 0; i < in.len; i++) {
		struct answer a = in.at[i];

		if (f->dots->plus && !a.hit)
			continue;
		a.reached = a.hit = false;
		a.dep = NO_FRAME;
		answer_add(out, a);
	}
	vec_release(&in);
}
