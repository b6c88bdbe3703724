// SPDX-License-Identifier: GPL-2.0-only
/* Checking formulas on a control-flow graph: see formula.h for the method; dots are in ctl_dots.c. */
#include <pthread.h>

#include "match/ctl.h"

#define MAX_DEPTH 400000
#define STACK_BYTES ((size_t)1 << 30) /* reserved, not used: MAX_DEPTH nested calls fit */

/* ---- results ---------------------------------------------------------------------------------------- */
void answer_add(answers_t *out, struct answer r)
{
	for (size_t i = out->len; i > 0; i--) {
		struct answer *at = &out->at[i - 1];

		if (at->env == r.env && at->wit == r.wit && at->reached == r.reached && at->hit == r.hit) {
			at->dep = MIN(at->dep, r.dep);
			return;
		}
		if (out->len - i > 200)
			break;
	}
	vec_push(out, r);
}

struct answer answer_of(const struct env *env)
{
	return (struct answer){ .env = env, .dep = NO_FRAME };
}

/* b was found under the bindings of a. */
struct answer answer_join(struct checker *c, const struct answer *a, const struct answer *b)
{
	return (struct answer){ .env = b->env, .wit = witness_both(c->envs, a->wit, b->wit),
				.reached = a->reached || b->reached, .hit = a->hit || b->hit,
				.dep = MIN(a->dep, b->dep) };
}

bool ctl_spend(struct checker *c)
{
	if (!c->u->budget || c->depth > MAX_DEPTH || c->u->gave_up)
		c->gave_up = true;
	else
		c->u->budget--;
	return !c->gave_up;
}

/* A joined answer costs a look-up, and a comparison with those that are there. */
static bool spend_join(struct checker *c, const answers_t *out)
{
	c->u->budget -= MIN(c->u->budget, 4 + MIN(out->len, 200) / 8);
	return ctl_spend(c);
}

/* ---- elements ---------------------------------------------------------------------------------------- */
static bool is_marker(uint8_t kind)
{
	switch (kind) {
	case FL_ITEM:
	case FL_HEADER:
	case FL_DECL:
	case FL_STMT:
	case FL_IF:
	case FL_LOOP:
	case FL_ITERATOR:
	case FL_DO_WHILE:
	case FL_SWITCH:
	case FL_CASE:
	case FL_DEFAULT:
	case FL_LABEL:
	case FL_GOTO:
	case FL_BREAK:
	case FL_CONTINUE:
	case FL_RETURN:
		return false;
	default:
		return true;
	}
}

static tok_id token_of(const struct checker *c, flow_id n)
{
	tok_id first, last;

	return flow_extent(c->flow, n, &first, &last) ? first : 0;
}

static void unify_formula(struct checker *c, const struct formula *f, flow_id n, founds_t *out)
{
	uint8_t kind = c->flow->nodes[n].kind;

	if (f->kind == F_STATEMENT && (kind == FL_OPEN || kind == FL_DO || !is_marker(kind)))
		unify_statement(c->u, f->elem, n, out);
	else if (f->kind == F_TOKEN && (kind == FL_OPEN || kind == FL_CLOSE || kind == FL_ELSE || kind == FL_DO))
		unify_token(c->u, f->elem, f->token, n, token_of(c, n), out);
	else if (f->kind == F_ELEM && !is_marker(kind))
		unify_node(c->u, f->elem, n, out);
}

static void note_try(struct checker *c, const struct formula *f, flow_id n, size_t found)
{
	struct why *w = c->u->why;

	if (found || f->kind != F_ELEM || is_marker(c->flow->nodes[n].kind))
		return;
	if (w->elem && (f->elem->first < w->elem->first || (f->elem == w->elem && w->now.pairs <= w->pairs)))
		return;
	w->elem = f->elem;
	w->node = n;
	w->pairs = w->now.pairs;
	w->p = w->now.p;
	w->token = w->now.token;
	w->c = w->now.c;
	w->code = w->now.code;
}

/* Whether and how an element matches has nothing to do with bindings, so it is asked once. */
static const founds_t *founds_of(struct checker *c, const struct formula *f, flow_id n)
{
	struct { const void *elem; uint32_t token, node, kind, pad; } key = { f->elem, f->token, n, f->kind, 0 };
	founds_t *v, found = { 0 };
	uintptr_t *slot;
	bool is_new;

	slot = map_slot(c->founds, (const char *)&key, sizeof(key), &is_new);
	if (is_new) {
		v = arena_alloc(c->u->arena, sizeof(*v)); /* witnesses point there, so it stays */
		*slot = (uintptr_t)v;
		if (c->u->why)
			memset(&c->u->why->now, 0, sizeof(c->u->why->now));
		unify_formula(c, f, n, &found);
		if (c->u->why)
			note_try(c, f, n, found.len);
		v->at = arena_alloc(c->u->arena, found.len * sizeof(*v->at) + 1);
		v->len = found.len;
		if (found.len)
			memcpy(v->at, found.at, found.len * sizeof(*v->at));
		vec_release(&found);
		c->gave_up = c->gave_up || c->u->gave_up;
		return v;
	}
	return (const founds_t *)*slot;
}

static const struct env *bound(struct checker *c, const struct found *found, const struct env *env)
{
	for (size_t i = 0; env && i < found->bindings.len; i++)
		env = env_bind(c->envs, env, found->bindings.at[i].mv, found->bindings.at[i].value);
	return env;
}

static void add_founds(struct checker *c, const struct formula *f, flow_id n, const struct env *env, answers_t *out)
{
	const founds_t *v = founds_of(c, f, n);

	for (size_t i = 0; i < v->len; i++) {
		const struct env *e = bound(c, &v->at[i], env);
		struct answer r;

		if (!e)
			continue;
		r = answer_of(e);
		r.wit = witness_match(c->envs, &v->at[i], n);
		answer_add(out, r);
	}
}

/* Does what matched stand on all of the node's tokens? Some of the pattern's may stand for nothing. */
static bool covers(const struct found *found, const struct node *n)
{
	bool starts = false, ends = false;

	for (size_t i = 0; i < found->npairs; i++) {
		const struct paired *p = &found->pairs[i];

		if (p->first > p->last)
			continue;
		starts = starts || p->first <= n->first;
		ends = ends || p->last >= n->last;
	}
	return starts && ends;
}

/* A branch is taken because the expression, which is the whole condition, is true or false. */
static void add_truth(struct checker *c, const struct formula *f, flow_id n, const struct env *env, answers_t *out)
{
	const struct flow_node *at = &c->flow->nodes[n];
	const struct syntax *s = c->flow->s;
	struct formula elem = { .kind = F_ELEM, .elem = f->elem };
	const founds_t *v;
	node_id cond;

	if (!(f->kinds >> at->kind & 1) || !at->stmt_head)
		return;
	cond = node_role(s, c->flow->nodes[at->stmt_head].syn, R_COND);
	if (!cond)
		return;
	v = founds_of(c, &elem, at->stmt_head);
	for (size_t i = 0; i < v->len; i++) {
		const struct found *found = &v->at[i];
		const struct env *e;

		if (!covers(found, node_at(s, cond)))
			continue;
		e = bound(c, found, env);
		if (e)
			answer_add(out, answer_of(e));
	}
}

/* ---- steps --------------------------------------------------------------------------------------------- */
/* What can be stepped to: not the hint where a statement ends, and through markers of variants */
struct nodes {
	VEC(flow_id) list;
};

/* Markers around variants of code that an #if cuts through. An #if around whole statements is a step of its own, as
 * Coccinelle has it: nothing stands right beside what is in its branches. */
static bool is_variant(const struct flow *f, flow_id n)
{
	uint8_t kind = f->nodes[n].kind;

	if (kind == FL_COND_BRANCH)
		n = f->nodes[n].stmt_head;
	else if (kind != FL_COND && kind != FL_COND_END)
		return false;
	return node_at(f->s, f->nodes[n].syn)->kind == N_ALT;
}

static void add_step(const struct flow *f, flow_id n, struct nodes *out, int depth)
{
	uint32_t count;
	const flow_id *succ = flow_succ(f, n, &count);

	for (uint32_t i = 0; i < count; i++) {
		uint8_t kind = f->nodes[succ[i]].kind;
		bool known = false;

		if (kind == FL_AFTER)
			continue;
		if (depth < 100 && is_variant(f, succ[i])) {
			add_step(f, succ[i], out, depth + 1);
			continue;
		}
		for (size_t k = 0; k < out->list.len; k++)
			known = known || out->list.at[k] == succ[i];
		if (!known)
			vec_push(&out->list, succ[i]);
	}
}

void ctl_all(struct checker *c, ctl_fn fn, const struct formula *f, const flow_id *nodes, uint32_t count,
	     const struct answer *from, answers_t *out)
{
	answers_t so_far = { 0 }, next = { 0 }, one = { 0 };

	if (count)
		vec_push(&so_far, *from);
	for (uint32_t i = 0; i < count && so_far.len; i++) {
		next.len = 0;
		for (size_t k = 0; k < so_far.len; k++) {
			one.len = 0;
			fn(c, f, nodes[i], so_far.at[k].env, &one);
			for (size_t j = 0; j < one.len && spend_join(c, &next); j++)
				answer_add(&next, answer_join(c, &so_far.at[k], &one.at[j]));
		}
		so_far.len = 0;
		for (size_t k = 0; k < next.len; k++)
			vec_push(&so_far, next.at[k]);
	}
	for (size_t k = 0; k < so_far.len; k++)
		answer_add(out, so_far.at[k]);
	vec_release(&so_far);
	vec_release(&next);
	vec_release(&one);
}

static void at_next(struct checker *c, const struct formula *a, bool some, flow_id n, const struct env *env,
		    answers_t *out)
{
	const struct answer from = answer_of(env);
	struct nodes next = { 0 };

	add_step(c->flow, n, &next, 0);
	if (!some)
		ctl_all(c, ctl_holds, a, next.list.at, (uint32_t)next.list.len, &from, out);
	for (size_t i = 0; some && i < next.list.len; i++)
		ctl_holds(c, a, next.list.at[i], env, out);
	vec_release(&next.list);
}

static flow_id successor_of_kind(const struct flow *f, flow_id n, uint64_t kinds)
{
	uint32_t count;
	const flow_id *succ = flow_succ(f, n, &count);

	for (uint32_t i = 0; i < count; i++)
		if (kinds >> f->nodes[succ[i]].kind & 1)
			return succ[i];
	return 0;
}

/* ---- braces ---------------------------------------------------------------------------------------------- */
static const struct value *brace_value(struct checker *c, flow_id n)
{
	struct value *v = arena_alloc(c->u->arena, sizeof(*v));
	char key[32];

	snprintf(key, sizeof(key), "{%u", n);
	v->kind = VAL_TEXT;
	v->key = v->text = intern(key);
	v->type = ctype_unknown;
	v->count = n;
	return v;
}

flow_id ctl_brace_opens(const struct flow *f, const struct value *brace)
{
	return f->nodes[brace->count].kind == FL_CLOSE ? f->nodes[brace->count].stmt_head : brace->count;
}

/* A branch that is one statement without braces, as if it had some: the marker of the branch stands for them. */
static void opens_bare(struct checker *c, const struct formula *f, flow_id n, const struct env *env, answers_t *out)
{
	const struct flow_node *at = &c->flow->nodes[n], *branch = &c->flow->nodes[at->container];
	const struct env *e;

	if (at->kind == FL_OPEN || !at->container || !at->syn ||
	    !((FL_BIT(FL_TRUE) | FL_BIT(FL_FALSE) | FL_BIT(FL_INLOOP)) >> branch->kind & 1) || node_at(c->flow->s, at->syn)->parent != branch->syn)
		return;
	e = env_bind(c->envs, env, f->brace, brace_value(c, at->container));
	if (e)
		answer_add(out, answer_of(e));
}

static void opens(struct checker *c, const struct formula *f, flow_id n, const struct env *env, answers_t *out)
{
	const struct flow_node *at = &c->flow->nodes[n];
	const struct env *e;

	if (f->bare) {
		opens_bare(c, f, n, env, out);
		return;
	}
	if (at->kind != FL_OPEN || !at->end)
		return;
	if (f->inner && node_at(c->flow->s, node_at(c->flow->s, at->syn)->parent)->kind == N_FUNC_DEF)
		return;
	e = env_bind(c->envs, env, f->brace, brace_value(c, at->end));
	if (e)
		answer_add(out, answer_of(e));
}

static const struct metavar *leading_brace(const struct formula *f)
{
	while (f && (f->kind == F_AND || f->kind == F_EXISTS))
		f = f->a;
	return f && f->kind == F_CLOSES ? f->brace : NULL;
}

static bool is_jump(uint8_t kind)
{
	return kind == FL_RETURN || kind == FL_GOTO || kind == FL_BREAK || kind == FL_CONTINUE;
}

static flow_id of_same_statement(const struct flow *f, flow_id n, uint64_t kinds)
{
	for (flow_id i = n; i < f->nnodes && i <= f->nodes[n].end; i++) /* a statement's nodes stand between its head and its end */
		if (kinds >> f->nodes[i].kind & 1 && f->nodes[i].syn == f->nodes[n].syn)
			return i;
	return 0;
}

static void behind(struct checker *c, const struct formula *f, flow_id n, const struct env *env, answers_t *out)
{
	const struct flow_node *at = &c->flow->nodes[n];
	const struct metavar *brace = leading_brace(f->a);
	const struct value *close = brace ? env_get(env, brace) : NULL;

	if (f->kinds) {
		flow_id to = of_same_statement(c->flow, n, f->kinds);

		if (to)
			ctl_holds(c, f->a, to, env, out);
	} else if (is_jump(at->kind) && close) {
		ctl_holds(c, f->a, close->count, env, out);
	} else {
		at_next(c, f->a, f->some, at->end ? at->end : n, env, out);
	}
}

/* ---- the formula ------------------------------------------------------------------------------------------ */
static void conjunction(struct checker *c, const struct formula *f, flow_id n, const struct env *env, answers_t *out)
{
	answers_t first = { 0 }, then = { 0 };

	ctl_holds(c, f->a, n, env, &first);
	for (size_t i = 0; i < first.len; i++) {
		then.len = 0;
		ctl_holds(c, f->b, n, first.at[i].env, &then);
		for (size_t k = 0; k < then.len; k++)
			answer_add(out, answer_join(c, &first.at[i], &then.at[k]));
	}
	vec_release(&first);
	vec_release(&then);
}

bool ctl_is_brace(const struct metavar *mv)
{
	return mv->name[0] == '{';
}

/* The rule's own, or inherited. Others came with isomorphisms: they mean "something". */
static bool is_of_rule(const struct checker *c, const struct metavar *mv)
{
	const struct smpl_rule *r = c->u->rule;

	return mv >= r->metavars && mv < r->metavars + r->nmetavars;
}

static bool has_entry(const struct env *env, const struct env_entry *e)
{
	const struct value *v = env_get(env, e->mv);

	return v && value_equal(v, e->value);
}

/* Rules out what one result binds beyond env, from each environment in list. */
static void forbid(struct checker *c, const struct answer *r, const struct env *env, answers_t *list)
{
	answers_t out = { 0 };

	for (uint32_t i = 0; i < r->env->n; i++) {
		const struct env_entry *e = &r->env->at[i];

		if (e->never || !is_of_rule(c, e->mv) || has_entry(env, e))
			continue;
		for (size_t k = 0; k < list->len; k++) {
			struct answer without = list->at[k];

			without.env = env_forbid(c->envs, without.env, e->mv, e->value);
			without.dep = MIN(without.dep, r->dep);
			if (without.env)
				answer_add(&out, without);
		}
	}
	vec_release(list);
	list->at = out.at;
	list->len = out.len;
	list->cap = out.cap;
}

void ctl_negate(struct checker *c, const answers_t *results, const struct env *env, answers_t *out)
{
	answers_t list = { 0 };

	answer_add(&list, answer_of(env));
	for (size_t i = 0; i < results->len && list.len; i++)
		forbid(c, &results->at[i], env, &list);
	for (size_t i = 0; i < list.len; i++)
		answer_add(out, list.at[i]);
	vec_release(&list);
}

static void preference(struct checker *c, const struct formula *f, flow_id n, const struct env *env, answers_t *out)
{
	answers_t guard = { 0 }, without = { 0 };

	ctl_holds(c, f->a, n, env, out);
	if (f->guard)
		ctl_holds(c, f->guard, n, env, &guard);
	ctl_negate(c, &guard, env, &without);
	for (size_t i = 0; i < without.len; i++)
		ctl_holds(c, f->b, n, without.at[i].env, out);
	vec_release(&guard);
	vec_release(&without);
}

/* Values that were found one way and another are both right: what was matched with each of them is kept. */
static void existence(struct checker *c, const struct formula *f, flow_id n, const struct env *env, answers_t *out)
{
	answers_t in = { 0 };
	size_t from = out->len;

	ctl_holds(c, f->a, n, env, &in);
	for (size_t i = 0; i < in.len; i++) {
		struct answer r = in.at[i];
		size_t k;

		r.wit = witness_bind(c->envs, r.env, f->vars, r.wit);
		r.env = env_drop(c->envs, r.env, f->vars);
		for (k = from; k < out->len && (f->apart || out->at[k].env != r.env); k++)
			;
		if (k == out->len) {
			vec_push(out, r);
			continue;
		}
		out->at[k].wit = witness_both(c->envs, out->at[k].wit, r.wit);
		out->at[k].reached = out->at[k].reached || r.reached;
		out->at[k].hit = out->at[k].hit || r.hit;
		out->at[k].dep = MIN(out->at[k].dep, r.dep);
	}
	vec_release(&in);
}

static void in_branch(struct checker *c, const struct formula *f, flow_id n, const struct env *env, answers_t *out)
{
	flow_id marker = successor_of_kind(c->flow, n, f->kinds);

	if (marker)
		at_next(c, f->a, f->some, marker, env, out);
}

static void enter(struct checker *c, const struct formula *f, flow_id n, const struct env *env, answers_t *out)
{
	flow_id to = successor_of_kind(c->flow, n, f->kinds);

	if (to)
		ctl_holds(c, f->a, to, env, out);
}

static void at_close(struct checker *c, const struct formula *f, const struct env *env, answers_t *out)
{
	const struct value *v = env_get(env, f->brace);

	if (v)
		ctl_holds(c, f->a, v->count, env, out);
}

static void negation(struct checker *c, const struct formula *f, flow_id n, const struct env *env, answers_t *out)
{
	answers_t in = { 0 };

	ctl_holds(c, f->a, n, env, &in);
	ctl_negate(c, &in, env, out);
	vec_release(&in);
}

static bool holds_by_itself(const struct checker *c, const struct formula *f, flow_id n, const struct env *env)
{
	const struct value *v;

	switch (f->kind) {
	case F_TRUE:
		return true;
	case F_KIND:
		return f->kinds >> c->flow->nodes[n].kind & 1;
	case F_HAS:
		return successor_of_kind(c->flow, n, f->kinds);
	case F_CLOSES:
		v = env_get(env, f->brace);
		return v && v->count == n;
	default:
		return false;
	}
}

void ctl_holds(struct checker *c, const struct formula *f, flow_id n, const struct env *env, answers_t *out)
{
	if (!ctl_spend(c))
		return;
	c->depth++;
	switch ((enum formula_kind)f->kind) {
	case F_TRUE:
	case F_KIND:
	case F_HAS:
	case F_CLOSES:
		if (holds_by_itself(c, f, n, env))
			answer_add(out, answer_of(env));
		break;
	case F_ELEM:
	case F_STATEMENT:
	case F_TOKEN:
		add_founds(c, f, n, env, out);
		break;
	case F_TRUTH:
		add_truth(c, f, n, env, out);
		break;
	case F_OPENS:
		opens(c, f, n, env, out);
		break;
	case F_AT_CLOSE:
		at_close(c, f, env, out);
		break;
	case F_AND:
		conjunction(c, f, n, env, out);
		break;
	case F_PREFER:
		preference(c, f, n, env, out);
		break;
	case F_NOT:
		negation(c, f, n, env, out);
		break;
	case F_NEXT:
		at_next(c, f->a, f->some, n, env, out);
		break;
	case F_BRANCH:
		in_branch(c, f, n, env, out);
		break;
	case F_ENTER:
		enter(c, f, n, env, out);
		break;
	case F_CASES:
		ctl_cases(c, f, n, env, out);
		break;
	case F_BEHIND:
		behind(c, f, n, env, out);
		break;
	case F_DOTS:
		ctl_dots(c, f, n, env, out);
		break;
	case F_EXISTS:
		existence(c, f, n, env, out);
		break;
	}
	c->depth--;
}

/* ---- the whole graph ------------------------------------------------------------------------------------------ */
struct check {
	struct checker *c;
	const struct formula *f;
	const struct metavar *const *kept;
	ways_t *out;
};

static bool starts_with_dots(const struct formula *f)
{
	while (f && (f->kind == F_AND || f->kind == F_EXISTS))
		f = f->a;
	return f && f->kind == F_DOTS;
}

/* Is a match to begin here? */
static bool is_asked(const struct checker *c, flow_id n)
{
	struct why *w = c->u->why;
	tok_id first, last;

	if (!w)
		return true;
	if (!flow_extent(c->flow, n, &first, &last) || last < w->from || first > w->to)
		return false;
	w->begun = true;
	return true;
}

static void *check_all(void *arg)
{
	struct check *k = arg;
	struct checker *c = k->c;
	bool anywhere = !starts_with_dots(k->f);
	answers_t results = { 0 };

	for (flow_id n = 1; n < c->flow->nnodes && !c->gave_up; n++) {
		if (anywhere ? !is_asked(c, n) : n != c->flow->first)
			continue;
		results.len = 0;
		ctl_holds(c, k->f, n, env_empty(c->envs), &results);
		for (size_t i = 0; i < results.len && !c->gave_up; i++)
			ctl_way(c, &results.at[i], k->kept, k->out);
	}
	vec_release(&results);
	return NULL;
}

/* Paths are followed by recursion; long functions need more than the usual stack. */
static void on_deep_stack(void *(*fn)(void *), void *arg)
{
	pthread_attr_t attr;
	pthread_t thread;
	bool ok;

	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, STACK_BYTES);
	ok = !pthread_create(&thread, &attr, fn, arg);
	pthread_attr_destroy(&attr);
	if (ok)
		pthread_join(thread, NULL);
	else
		fn(arg);
}

static void free_answers(struct map *m)
{
	for (size_t i = 0; i < map_size(m); i++) {
		answers_t *v = (answers_t *)map_value(m, i);

		vec_release(v);
		free(v);
	}
	map_free(m);
}

bool formula_check(const struct formula *f, struct unifier *u, const struct metavar *const *kept, ways_t *out)
{
	struct checker c = { .u = u, .flow = u->flow, .envs = envs_new(u->arena), .founds = map_new(),
			     .memo = map_new(), .on_stack = map_new() };
	struct check k = { .c = &c, .f = f, .kept = kept, .out = out };

	if (u->flow->nnodes > 300)
		on_deep_stack(check_all, &k);
	else
		check_all(&k);
	map_free(c.founds);
	free_answers(c.memo);
	map_free(c.on_stack);
	vec_release(&c.frames);
	envs_free(c.envs);
	return !c.gave_up;
}
