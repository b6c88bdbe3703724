// SPDX-License-Identifier: GPL-2.0-only
/* Choosing the edits that can be made together, and making them. See edits.h for the rules. */
#include "patches/edits.h"

/* One edit with the group it belongs to, for sorting across the groups of one file. */
struct placed {
	const struct edit *edit;
	const struct edit_group *group;
	size_t order; /* of the group in the list */
};
struct pair { /* groups that cannot both be made; first < second, by order */
	size_t first, second;
	uint32_t offset;
};
struct plan { /* the groups of one file */
	const struct edit_group **groups;
	size_t n;
	VEC(struct placed) placed;
	VEC(struct pair) pairs;
	bool *left;
};

/* ---- what order edits have at one place ------------------------------------------------------- */

enum side { CLOSES, INSIDE, OPENS };

static enum side edit_side(const struct placed *p)
{
	if (p->edit->start == p->group->span_start)
		return OPENS;
	return p->edit->start >= p->group->span_end ? CLOSES : INSIDE;
}

static uint32_t span_size(const struct edit_group *g)
{
	return g->span_end > g->span_start ? g->span_end - g->span_start : 0;
}

static int cmp_insertions(const struct placed *a, const struct placed *b)
{
	enum side sa = edit_side(a), sb = edit_side(b);
	uint32_t na = span_size(a->group), nb = span_size(b->group);

	if (sa != sb)
		return sa < sb ? -1 : 1;
	if (a->group == b->group) /* as the group lists them */
		return a->edit < b->edit ? -1 : a->edit > b->edit;
	if (na != nb && sa != INSIDE)
		return ((na < nb) == (sa == CLOSES)) ? -1 : 1;
	if (sa == CLOSES)
		return a->order > b->order ? -1 : 1;
	return a->order < b->order ? -1 : 1;
}

static int cmp_placed(const void *x, const void *y)
{
	const struct placed *a = x, *b = y;
	bool ia = a->edit->start == a->edit->end, ib = b->edit->start == b->edit->end;

	if (a->edit->start != b->edit->start)
		return a->edit->start < b->edit->start ? -1 : 1;
	if (ia != ib) /* what is inserted stands before what is removed from here on */
		return ia ? -1 : 1;
	if (ia)
		return cmp_insertions(a, b);
	if (a->order != b->order)
		return a->order < b->order ? -1 : 1;
	return a->edit < b->edit ? -1 : a->edit > b->edit;
}

/* ---- conflicts -------------------------------------------------------------------------------- */

static bool group_malformed(const struct edit_group *g, uint32_t *offset)
{
	for (size_t i = 0; i < g->nedits; i++) {
		const struct edit *e = &g->edits[i];

		*offset = e->start;
		if (e->end < e->start)
			return true;
		if (i && e->start < g->edits[i - 1].end)
			return true;
	}
	return g->nedits == 0;
}

static bool same_edits(const struct edit_group *a, const struct edit_group *b)
{
	if (a->nedits != b->nedits)
		return false;
	for (size_t i = 0; i < a->nedits; i++) {
		const struct edit *x = &a->edits[i], *y = &b->edits[i];

		if (x->start != y->start || x->end != y->end || strcmp(x->text, y->text))
			return false;
	}
	return true;
}

/* One wish told twice. Rules that only insert may both mean it, so those must be the same rule. */
static bool same_wish(const struct edit_group *a, const struct edit_group *b)
{
	bool removes = false;

	if (!same_edits(a, b))
		return false;
	for (size_t i = 0; i < a->nedits; i++)
		removes |= a->edits[i].end > a->edits[i].start;
	return removes || (!strcmp(a->rule, b->rule) && a->span_start == b->span_start &&
			   a->span_end == b->span_end);
}

/* Is there a byte that both remove, or an insertion of one strictly inside what the other removes? */
static bool edits_clash(const struct edit *a, const struct edit *b)
{
	bool ia = a->start == a->end, ib = b->start == b->end;

	if (ia && ib)
		return false;
	if (ia)
		return b->start < a->start && a->start < b->end;
	if (ib)
		return a->start < b->start && b->start < a->end;
	return a->start < b->end && b->start < a->end;
}

static void plan_add_pair(struct plan *p, const struct placed *a, const struct placed *b)
{
	struct pair pair = {
		.first = MIN(a->order, b->order),
		.second = MAX(a->order, b->order),
		.offset = MAX(a->edit->start, b->edit->start),
	};

	if (a->order != b->order)
		vec_push(&p->pairs, pair);
}

/* Sweeps the sorted edits; `open` are the earlier ones that reach to or beyond the current start. */
static void plan_find_pairs(struct plan *p)
{
	VEC(const struct placed *) open = { 0 };

	for (size_t i = 0; i < p->placed.len; i++) {
		const struct placed *e = &p->placed.at[i];
		size_t kept = 0;

		for (size_t k = 0; k < open.len; k++) {
			if (open.at[k]->edit->end <= e->edit->start)
				continue;
			open.at[kept++] = open.at[k];
			if (edits_clash(open.at[k]->edit, e->edit))
				plan_add_pair(p, open.at[k], e);
		}
		open.len = kept;
		if (e->edit->end > e->edit->start)
			vec_push(&open, e);
	}
	vec_release(&open);
}

static int cmp_pair(const void *x, const void *y)
{
	const struct pair *a = x, *b = y;

	if (a->second != b->second)
		return a->second < b->second ? -1 : 1;
	if (a->first != b->first)
		return a->first < b->first ? -1 : 1;
	return a->offset < b->offset ? -1 : a->offset > b->offset;
}

/* In the order of the list: a group stays unless an earlier one that stays is in its way. */
static void plan_decide(struct plan *p, struct edit_set *set)
{
	if (p->pairs.len)
		qsort(p->pairs.at, p->pairs.len, sizeof(*p->pairs.at), cmp_pair);
	for (size_t i = 0; i < p->pairs.len; i++) {
		const struct pair *pair = &p->pairs.at[i];
		const struct edit_group *kept = p->groups[pair->first];
		const struct edit_group *left = p->groups[pair->second];

		if (p->left[pair->first] || p->left[pair->second])
			continue;
		p->left[pair->second] = true;
		if (!same_wish(kept, left))
			vec_push(&set->conflicts,
				 (struct edit_conflict){ kept, left, pair->offset });
	}
}

/* Insert-only groups never clash, so the ones told twice are looked for here. */
static void plan_drop_repeats(struct plan *p)
{
	const struct placed *at = p->placed.at;

	for (size_t i = 1; i < p->placed.len; i++)
		for (size_t k = i; k-- > 0 && at[k].edit->start == at[i].edit->start;)
			if (at[k].order != at[i].order && same_wish(at[k].group, at[i].group))
				p->left[MAX(at[k].order, at[i].order)] = true;
}

/* ---- one file --------------------------------------------------------------------------------- */

static void plan_place(struct plan *p, struct edit_set *set)
{
	uint32_t offset;

	for (size_t i = 0; i < p->n; i++) {
		const struct edit_group *g = p->groups[i];

		if (group_malformed(g, &offset)) {
			p->left[i] = true;
			if (g->nedits)
				vec_push(&set->conflicts, (struct edit_conflict){ NULL, g, offset });
			continue;
		}
		for (size_t k = 0; k < g->nedits; k++)
			vec_push(&p->placed, (struct placed){ &g->edits[k], g, i });
	}
	if (p->placed.len)
		qsort(p->placed.at, p->placed.len, sizeof(*p->placed.at), cmp_placed);
}

static void plan_keep(const struct plan *p, struct edit_set *set)
{
	struct file_edits fe = { .path = p->groups[0]->path };

	for (size_t i = 0; i < p->n; i++) {
		if (p->left[i])
			continue;
		vec_push(&fe.groups, p->groups[i]);
		if (!fe.hash)
			fe.hash = p->groups[i]->hash;
	}
	for (size_t i = 0; i < p->placed.len; i++)
		if (!p->left[p->placed.at[i].order])
			vec_push(&fe.edits, *p->placed.at[i].edit);
	if (fe.edits.len) {
		vec_push(&set->files, fe);
	} else {
		vec_release(&fe.groups);
		vec_release(&fe.edits);
	}
}

static void plan_file(const struct edit_group **groups, size_t n, struct edit_set *set)
{
	struct plan p = { .groups = groups, .n = n };

	p.left = xcalloc(n, sizeof(*p.left));
	plan_place(&p, set);
	plan_find_pairs(&p);
	plan_decide(&p, set);
	plan_drop_repeats(&p);
	plan_keep(&p, set);
	free(p.left);
	vec_release(&p.placed);
	vec_release(&p.pairs);
}

/* Where a group stands in the list is what its address says: the list is one array. */
static int cmp_group_path(const void *x, const void *y)
{
	const struct edit_group *a = *(const struct edit_group *const *)x;
	const struct edit_group *b = *(const struct edit_group *const *)y;
	int c = strcmp(a->path, b->path);

	return c ? c : (a < b ? -1 : a > b);
}

static int cmp_conflict(const void *x, const void *y)
{
	const struct edit_conflict *a = x, *b = y;
	int c = strcmp(a->left->path, b->left->path);

	if (c)
		return c;
	if (a->offset != b->offset)
		return a->offset < b->offset ? -1 : 1;
	return a->left < b->left ? -1 : a->left > b->left;
}

void edit_set_init(struct edit_set *set, const struct edit_group *groups, size_t n)
{
	const struct edit_group **sorted;

	memset(set, 0, sizeof(*set));
	if (!n)
		return;
	sorted = xcalloc(n, sizeof(*sorted));
	for (size_t i = 0; i < n; i++)
		sorted[i] = &groups[i];
	qsort(sorted, n, sizeof(*sorted), cmp_group_path);
	for (size_t i = 0, k; i < n; i = k) {
		for (k = i + 1; k < n && !strcmp(sorted[i]->path, sorted[k]->path); k++)
			;
		plan_file(sorted + i, k - i, set);
	}
	if (set->conflicts.len)
		qsort(set->conflicts.at, set->conflicts.len, sizeof(*set->conflicts.at),
		      cmp_conflict);
	free(sorted);
}

void edit_set_release(struct edit_set *set)
{
	for (size_t i = 0; i < set->files.len; i++) {
		vec_release(&set->files.at[i].edits);
		vec_release(&set->files.at[i].groups);
	}
	vec_release(&set->files);
	vec_release(&set->conflicts);
}

/* ---- making and telling ----------------------------------------------------------------------- */

int file_edits_apply(const struct file_edits *fe, const char *text, size_t size, struct str *out,
		     struct err *err)
{
	size_t at = 0;

	for (size_t i = 0; i < fe->edits.len; i++) {
		const struct edit *e = &fe->edits.at[i];

		if (e->end > size)
			return err_set(err, ERR_CONFLICT,
				       "%s: an edit at byte %u lies outside the file (%zu bytes)",
				       fe->path, e->start, size);
		str_addn(out, text + at, e->start - at);
		str_add(out, e->text);
		at = e->end;
	}
	str_addn(out, text + at, size - at);
	return 0;
}

void edit_conflict_print(const struct edit_conflict *c, struct str *out)
{
	str_addf(out, "%s: %s in %s is left alone: ", c->left->path, c->left->rule,
		 c->left->where);
	if (c->kept)
		str_addf(out, "%s in %s changes the same text", c->kept->rule, c->kept->where);
	else
		str_add(out, "its edits overlap each other");
}
