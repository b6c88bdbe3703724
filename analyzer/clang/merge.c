// SPDX-License-Identifier: GPL-2.0-only
/*
 * In the parent: one list of facts per file, over all units and profiles. A fact is kept once, with
 * the profiles that it holds under as a set; its use is joined within a profile, and kept apart
 * between profiles that disagree. Whatever order the units come in, the list is the same.
 */
#include "clang/unit.h"

int fact_cmp_key(const struct fact *a, const struct fact *b)
{
	if (a->start != b->start)
		return a->start < b->start ? -1 : 1;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if (a->end != b->end)
		return a->end > b->end ? -1 : 1;
	if (a->depth != b->depth)
		return a->depth < b->depth ? -1 : 1;
	return 0;
}

static bool same_types(const struct fact *a, const struct fact *b)
{
	return a->type == b->type && a->operand == b->operand;
}

/* ---- expansions seen ---------------------------------------------------------------------------- */
static void set_grow(struct number_set *s)
{
	struct number_set old = *s;

	s->cap = old.cap ? old.cap * 2 : 64;
	s->at = xcalloc(s->cap, sizeof(*s->at));
	for (size_t i = 0; i < old.cap; i++) {
		size_t k = old.at[i] & (s->cap - 1);

		if (!old.at[i])
			continue;
		while (s->at[k])
			k = (k + 1) & (s->cap - 1);
		s->at[k] = old.at[i];
	}
	free(old.at);
}

static bool set_add(struct number_set *s, uint64_t v)
{
	size_t k;

	v += !v;
	if (s->n * 4 >= s->cap * 3)
		set_grow(s);
	for (k = v & (s->cap - 1); s->at[k]; k = (k + 1) & (s->cap - 1))
		if (s->at[k] == v)
			return false;
	s->at[k] = v;
	s->n++;
	return true;
}

/* How many of these expansions are new for this fact? */
static uint32_t add_expansions(struct number_set *set, const struct fact *f, const uint64_t *seen, size_t n)
{
	struct {
		uint64_t start, kind_depth, expansion;
		const struct ctype *type, *operand;
	} key = { f->start, (uint64_t)f->kind << 16 | f->depth, 0, f->type, f->operand };
	uint32_t new = 0;

	for (size_t i = 0; i < n; i++) {
		key.expansion = seen[i];
		new += set_add(set, hash64(&key, sizeof(key)));
	}
	return new;
}

/* ---- one fact ----------------------------------------------------------------------------------- */
typedef VEC(struct fact) fact_vec;

/* Facts with one key: a stretch of the list, and the end of those that are to be put into it */
struct group {
	struct fact *at;
	size_t n;
	fact_vec *added;
	size_t from;
	bool holes; /* some fact holds under no profile any more */
};

static struct fact *group_item(const struct group *g, size_t i)
{
	return i < g->n ? &g->at[i] : &g->added->at[g->from + i - g->n];
}

static size_t group_len(const struct group *g)
{
	return g->n + g->added->len - g->from;
}

/* The profile's bit goes to the fact with this use. */
static void give_bit(struct group *g, const struct fact *x, uint8_t use, uint32_t expansions, uint64_t bit)
{
	struct fact new = *x;

	for (size_t i = 0; i < group_len(g); i++) {
		struct fact *f = group_item(g, i);

		if (same_types(f, x) && f->use == use && f->in) {
			f->in |= bit;
			return;
		}
	}
	new.use = use;
	new.in = bit;
	new.expansions = expansions;
	vec_push(g->added, new);
}

static void fold(struct group *g, const struct fact *x, uint64_t bit, uint32_t new_expansions)
{
	uint32_t expansions = 0;
	uint8_t use = x->use;
	bool has = false;

	for (size_t i = 0; i < group_len(g); i++) {
		struct fact *f = group_item(g, i);

		if (!same_types(f, x))
			continue;
		f->expansions = x->end ? 1 : f->expansions + new_expansions;
		expansions = MAX(expansions, f->expansions);
		if (!(f->in & bit))
			continue;
		use |= f->use;
		has = use == f->use;
		if (has)
			continue;
		f->in &= ~bit;
		g->holes |= !f->in;
	}
	if (!has)
		give_bit(g, x, use, expansions ? expansions : MAX(new_expansions, 1), bit);
}

/* ---- lists -------------------------------------------------------------------------------------- */
/* Puts the sorted `added` into the list; drops facts that hold under no profile any more. */
static void weave(struct fact_list *l, const fact_vec *added)
{
	fact_vec out = { 0 };
	size_t i = 0, k = 0, room = l->items.len + added->len;

	out.at = xmalloc((room + 1) * sizeof(*out.at));
	out.cap = room + 1;
	while (i < l->items.len || k < added->len) {
		bool old = i < l->items.len &&
			   (k == added->len || fact_cmp_key(&l->items.at[i], &added->at[k]) <= 0);
		const struct fact *f = old ? &l->items.at[i++] : &added->at[k++];

		if (f->in)
			out.at[out.len++] = *f;
	}
	free(l->items.at);
	l->items.at = out.at;
	l->items.len = out.len;
	l->items.cap = out.cap;
}

void fact_list_add(struct fact_list *l, const struct fact_news *news, unsigned bit)
{
	fact_vec added = { 0 };
	struct group g = { .added = &added };
	size_t at = 0;

	for (size_t i = 0; i < news->items.len; i++) {
		const struct fact *x = &news->items.at[i];
		size_t seen = i ? news->seen_end.at[i - 1] : 0;
		uint32_t new;

		if (!i || fact_cmp_key(x, x - 1)) {
			while (at < l->items.len && fact_cmp_key(&l->items.at[at], x) < 0)
				at++;
			g.at = l->items.at + at;
			for (g.n = 0; at + g.n < l->items.len && !fact_cmp_key(&g.at[g.n], x);)
				g.n++;
			g.from = added.len;
		}
		new = add_expansions(&l->seen, x, news->seen.at + seen, news->seen_end.at[i] - seen);
		fold(&g, x, UINT64_C(1) << bit, new);
	}
	if (added.len || g.holes)
		weave(l, &added);
	vec_release(&added);
}

void fact_list_shift(struct fact_list *l, unsigned bit)
{
	uint64_t low = (UINT64_C(1) << bit) - 1;

	for (size_t i = 0; i < l->items.len; i++) {
		uint64_t in = l->items.at[i].in;

		l->items.at[i].in = (in & low) | (in & ~low) << 1;
	}
}

static int cmp_type(const struct ctype *a, const struct ctype *b)
{
	struct str x = STR_INIT, y = STR_INIT;
	int res;

	if (a == b)
		return 0;
	if (!a || !b)
		return a ? 1 : -1;
	ctype_dump(a, &x);
	ctype_dump(b, &y);
	res = strcmp(x.buf, y.buf);
	str_release(&x);
	str_release(&y);
	return res;
}

static int by_types(const void *pa, const void *pb)
{
	const struct fact *a = pa, *b = pb;
	int c = cmp_type(a->type, b->type);

	if (!c)
		c = cmp_type(a->operand, b->operand);
	return c ? c : (a->use > b->use) - (a->use < b->use);
}

void fact_list_tidy(struct fact_list *l)
{
	size_t to;

	for (size_t i = 0; i < l->items.len; i = to) {
		for (to = i + 1; to < l->items.len && !fact_cmp_key(&l->items.at[i], &l->items.at[to]);)
			to++;
		if (to > i + 1)
			qsort(&l->items.at[i], to - i, sizeof(*l->items.at), by_types);
	}
}

void fact_list_release(struct fact_list *l)
{
	vec_release(&l->items);
	free(l->seen.at);
	l->seen = (struct number_set){ 0 };
}
