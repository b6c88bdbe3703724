// SPDX-License-Identifier: GPL-2.0-only
/* The machine of unify.h: goals, choices, and what becomes of a way that was found. */
#include "match/unify.h"

static const goal_fn doers[GOAL_COUNT] = {
	[GOAL_NODE] = do_node,
	[GOAL_TOKENS] = do_tokens,
	[GOAL_LIST] = do_list,
	[GOAL_LIST_END] = do_list_end,
	[GOAL_STRETCH] = do_stretch,
	[GOAL_NEST_REST] = do_nest_rest,
	[GOAL_NEST_AT] = do_nest_at,
	[GOAL_OWN_BINDINGS] = do_own_bindings,
	[GOAL_CUT] = do_cut,
	[GOAL_BIND] = do_bind,
	[GOAL_INITS] = do_inits,
	[GOAL_RANK] = do_rank,
	[GOAL_TYPE] = do_type,
	[GOAL_DECLARATOR] = do_declarator,
	[GOAL_TYPE_DISJ] = do_type_disj,
	[GOAL_DECLARED] = do_declared,
	[GOAL_AROUND] = do_around,
	[GOAL_WORD] = do_word,
};

void machine_init(struct machine *m, struct unifier *u, const struct pnode *elem, flow_id at, founds_t *out)
{
	*m = (struct machine){
		.u = u, .s = u->src->s, .past = u->past, .elem = elem, .at = at, .out = out, .exact = true,
	};
}

void machine_release(struct machine *m)
{
	arena_free(m->scratch);
	vec_release(&m->choices);
	vec_release(&m->bound);
	vec_release(&m->pairs);
	vec_release(&m->ranks);
	vec_release(&m->ranked);
	vec_release(&m->ranks_of);
}

struct arena *scratch(struct machine *m)
{
	if (!m->scratch)
		m->scratch = arena_new();
	return m->scratch;
}

/* ---- goals ------------------------------------------------------------------------------------- */

struct goal *goal_push(struct machine *m, enum goal_op op)
{
	struct goal *g = arena_alloc(scratch(m), sizeof(*g));

	g->op = (uint8_t)op;
	g->next = m->goals;
	m->goals = g;
	return g;
}

void goal_node(struct machine *m, const struct pnode *p, node_id c)
{
	struct goal *g = goal_push(m, GOAL_NODE);

	g->p = p;
	g->c = c;
}

struct goal_row row_begin(struct machine *m)
{
	return (struct goal_row){ m->goals };
}

void row_end(struct machine *m, struct goal_row *r)
{
	const struct goal *turned = r->rest, *g = m->goals, *next;

	for (; g != r->rest; g = next) {
		next = g->next;
		((struct goal *)g)->next = turned; /* not shared yet: pushed since row_begin() */
		turned = g;
	}
	m->goals = turned;
}

void choice_push(struct machine *m)
{
	struct choice c = {
		.goals = m->goals, .nbound = m->bound.len, .npairs = m->pairs.len, .nranks = m->ranks.len,
		.doubt = m->doubt, .exact = m->exact,
	};

	vec_push(&m->choices, c);
}

static bool take_choice(struct machine *m)
{
	while (m->choices.len) {
		const struct choice *c = &m->choices.at[--m->choices.len];

		if (c->dead)
			continue;
		m->goals = c->goals;
		m->bound.len = c->nbound;
		m->pairs.len = c->npairs;
		m->ranks.len = c->nranks;
		m->doubt = c->doubt;
		m->exact = c->exact;
		return true;
	}
	return false;
}

bool do_cut(struct machine *m, const struct goal *g)
{
	for (size_t i = g->a; i < m->choices.len; i++)
		m->choices.at[i].dead = true;
	return true;
}

bool do_rank(struct machine *m, const struct goal *g)
{
	vec_push(&m->ranks, (uint16_t)g->a);
	return true;
}

/* ---- results ----------------------------------------------------------------------------------- */

static void found_bindings(struct machine *m, struct found *f)
{
	struct binding *at = arena_alloc(m->u->arena, (m->bound.len + 1) * sizeof(*at));

	for (size_t i = 0; i < m->bound.len; i++) {
		at[i].mv = m->bound.at[i].mv;
		at[i].value = value_make(m, &m->bound.at[i]);
	}
	bindings_sort(at, m->bound.len);
	f->bindings = (struct bindings){ at, m->bound.len };
}

static size_t count_pair(const struct paired *at, size_t n, const struct paired *like)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++)
		count += at[i].token == like->token && at[i].first == like->first && at[i].last == like->last;
	return count;
}

/* In any order: whichever occurrence of a nest's code binds comes first. */
static bool same_pairs(const struct found *f, const struct machine *m)
{
	if (f->npairs != m->pairs.len)
		return false;
	for (size_t i = 0; i < f->npairs; i++) {
		const struct paired *a = &f->pairs[i], *b = &m->pairs.at[i];

		if (a->token == b->token && a->first == b->first && a->last == b->last)
			continue;
		if (count_pair(f->pairs, f->npairs, a) != count_pair(m->pairs.at, m->pairs.len, a))
			return false;
	}
	return true;
}

static bool same_bindings(const struct machine *m, const struct found *f)
{
	const struct value *v;

	if (f->bindings.len != m->bound.len)
		return false;
	for (size_t i = 0; i < m->bound.len; i++) {
		v = bindings_get(&f->bindings, m->bound.at[i].mv);
		if (!v || !light_is(m, &m->bound.at[i], v))
			return false;
	}
	return true;
}

void note_doubt(struct machine *m)
{
	for (size_t i = 0; i < m->u->unknown.len; i++)
		if (m->u->unknown.at[i] == m->doubt)
			return;
	vec_push(&m->u->unknown, m->doubt);
}

static void emit(struct machine *m)
{
	struct found f = { .elem = m->elem, .npairs = m->pairs.len, .exact = m->exact };
	struct ranked r = { m->ranks_of.len, m->ranks.len, m->place_first, m->place_last };
	struct paired *pairs;
	size_t ours = m->out->len - m->ranked.len;

	if (!all_constraints_hold(m))
		return;
	if (m->doubt) {
		note_doubt(m);
		return;
	}
	/* Each is compared with those before it, and takes memory. */
	m->u->budget -= MIN(m->u->budget, m->out->len - ours + 4 * m->pairs.len);
	for (size_t i = ours; i < m->out->len; i++)
		if (same_pairs(&m->out->at[i], m) && same_bindings(m, &m->out->at[i]))
			return;
	pairs = arena_alloc(m->u->arena, (m->pairs.len + 1) * sizeof(*pairs));
	if (m->pairs.len)
		memcpy(pairs, m->pairs.at, m->pairs.len * sizeof(*pairs));
	f.pairs = pairs;
	found_bindings(m, &f);
	for (size_t i = 0; i < m->ranks.len; i++)
		vec_push(&m->ranks_of, m->ranks.at[i]);
	vec_push(&m->ranked, r);
	vec_push(m->out, f);
}

/* The goal that could not be reached after the most others were is the one to tell people of. */
static void note_failure(const struct machine *m, const struct goal *g)
{
	struct why *w = m->u->why;

	if (w->now.p && m->pairs.len <= w->now.pairs)
		return;
	if (g->op != GOAL_NODE && g->op != GOAL_TOKENS && g->op != GOAL_LIST && g->op != GOAL_TYPE)
		return;
	w->now.pairs = m->pairs.len;
	w->now.p = g->p ? g->p : g->owner;
	w->now.token = g->op == GOAL_TOKENS ? g->a : w->now.p ? w->now.p->first : 0;
	w->now.c = g->op == GOAL_TOKENS ? 0 : g->c;
	w->now.code = g->op == GOAL_TOKENS ? g->x : g->c ? node_at(m->s, g->c)->first : 0;
}

void machine_run(struct machine *m)
{
	const struct goal *g;

	for (;;) {
		g = m->goals;
		if (!g) {
			emit(m);
		} else {
			if (!m->u->budget) {
				m->u->gave_up = true;
				return;
			}
			m->u->budget--;
			m->goals = g->next;
			if (doers[g->op](m, g))
				continue;
			if (m->u->why)
				note_failure(m, g);
		}
		if (!take_choice(m))
			return;
	}
}
