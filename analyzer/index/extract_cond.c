// SPDX-License-Identifier: GPL-2.0-only
/*
 * Conditions around places, as text. Made once for each #if branch; which branch a token is in is
 * found in a sorted list of the tokens where that changes.
 */
#include "index/extract_private.h"

#define TEXT_MAX 1000 /* then "..."; what is nested without end would cost memory without end */

/* Is the first group the include guard: #ifndef X, #define X, nothing around it? */
static bool is_guard(const struct syntax *s, const struct group *g)
{
	const struct branch *b = &s->priv->branches[g->first];
	size_t len;
	tok_id t;

	if (g->nbranches != 1 || !b->negated || !b->key)
		return false;
	for (t = 0; t < b->hash; t++)
		if (!token_is_trivia(&s->toks[t]))
			return false;
	for (t = g->endif; t < s->ntoks - 1; t++)
		if (!token_is_trivia(&s->toks[t]) && !(s->toks[t].flags & TF_DIRECTIVE))
			return false;
		else if (t > g->endif && s->toks[t].kind == T_HASH)
			return false;
	for (t = b->body; t < b->end && token_is_trivia(&s->toks[t]); t++)
		;
	if (s->toks[t].kind != T_HASH || s->toks[t].sub != D_DEFINE)
		return false;
	t = token_next(s, token_next(s, t));
	token_text(s, t, &len);
	return strlen(b->key) == len && token_is(s, t, b->key);
}

static void add_condition(struct str *out, const char *text, bool negated)
{
	bool wrap = !negated && (strstr(text, "||") || strchr(text, '?'));

	if (out->len >= TEXT_MAX) {
		if (!ends_with(out->buf, "..."))
			str_add(out, " && ...");
		return;
	}
	str_add(out, out->len ? " && " : "");
	str_add(out, negated ? "!(" : wrap ? "(" : "");
	str_add(out, text);
	str_add(out, negated || wrap ? ")" : "");
}

/* "A || B" alone needs no parentheses of ours. */
static struct cond keep_condition(struct extract *x, bool outermost, const char *text, bool negated,
				  const struct str *all)
{
	struct cond c = { 0 };

	if (all->len)
		c.text = c.inner = keep_text(x, all->buf, all->len);
	if (outermost && text && !negated)
		c.text = keep_text(x, text, strlen(text));
	return c;
}

/* The branch + 1 that a group stands in */
static uint32_t branch_around(const struct syntax *s, uint32_t group)
{
	const struct syntax_private *p = s->priv;
	uint32_t parent = p->groups[group].parent, low, high, mid;
	tok_id at = p->branches[p->groups[group].first].hash;

	if (!parent)
		return 0;
	low = p->groups[parent - 1].first;
	high = low + p->groups[parent - 1].nbranches - 1;
	while (low < high) { /* the last branch that starts before */
		mid = low + (high - low + 1) / 2;
		if (p->branches[mid].hash < at)
			low = mid;
		else
			high = mid - 1;
	}
	return low + 1;
}

static void group_conditions(struct extract *x, uint32_t group, uint32_t around)
{
	const struct syntax *s = x->s;
	const struct group *g = &s->priv->groups[group];
	const struct branch *b = &s->priv->branches[g->first];
	struct str outer = STR_INIT, all = STR_INIT;
	struct pp_cond c;
	bool own;

	if (group == 0 && is_guard(s, g))
		return;
	if (around && x->conds.at[around - 1].inner)
		str_add(&outer, x->texts.buf + x->conds.at[around - 1].inner);
	for (uint32_t i = 0; i < g->nbranches; i++, b++) {
		own = branch_condition(s, b, &c);
		str_reset(&all);
		str_addn(&all, outer.buf, outer.len);
		if (own)
			add_condition(&all, c.text, c.negated);
		x->conds.at[g->first + i] =
			keep_condition(x, !outer.len, own ? c.text : NULL, c.negated, &all);
		if (own)
			add_condition(&outer, c.text, !c.negated);
	}
	str_release(&outer);
	str_release(&all);
}

static int by_token(const void *a, const void *b)
{
	const struct bound *x = a, *y = b;

	return x->from < y->from ? -1 : x->from > y->from;
}

void conds_prepare(struct extract *x)
{
	const struct syntax_private *p = x->s->priv;
	uint32_t around, i, k;
	struct bound bound;

	for (i = 0; p && i < p->nbranches; i++)
		vec_push(&x->conds, (struct cond){ 0 });
	for (i = 0; p && i < p->ngroups; i++) {
		around = branch_around(x->s, i);
		group_conditions(x, i, around);
		for (k = p->groups[i].first; k < p->groups[i].first + p->groups[i].nbranches; k++) {
			bound = (struct bound){ p->branches[k].body, k + 1 };
			vec_push(&x->bounds, bound);
			bound = (struct bound){ p->branches[k].end, around };
			vec_push(&x->bounds, bound);
		}
	}
	if (x->bounds.len)
		qsort(x->bounds.at, x->bounds.len, sizeof(*x->bounds.at), by_token);
}

const char *cond_at(struct extract *x, tok_id t)
{
	size_t low = x->bound_hint, high = x->bounds.len, mid;
	uint32_t branch;

	if (!high || x->bounds.at[0].from > t)
		return NULL;
	if (x->bounds.at[low].from > t)
		low = 0;
	if (low + 1 < high && x->bounds.at[low + 1].from > t)
		high = low + 1;
	while (low + 1 < high) { /* the last bound that is not behind t */
		mid = low + (high - low) / 2;
		if (x->bounds.at[mid].from <= t)
			low = mid;
		else
			high = mid;
	}
	x->bound_hint = (uint32_t)low;
	branch = x->bounds.at[low].branch;
	return branch && x->conds.at[branch - 1].text ? x->texts.buf + x->conds.at[branch - 1].text
						      : NULL;
}
