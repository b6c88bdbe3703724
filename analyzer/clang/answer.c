// SPDX-License-Identifier: GPL-2.0-only
/* In the parent: reads a worker's answer (unit.h says what is in one) into what is known of files. */
#include "clang/known.h"
#include "clang/visible.h"
#include "base/wire.h"

struct entered {
	struct slot *slot;
	const char *path;
};
struct answer {
	struct facts *f;
	struct job *job;
	struct wire w;
	bool used_pch;
	const char *main;
	const char **files;
	uint64_t *hashes;           /* of their names; 0: not needed so far */
	size_t nfiles;
	const struct ctype **types; /* [0] is NULL */
	size_t ntypes;
	VEC(struct entered) entered;
	struct fact_news news;
};

/* What only the cache reads */
static void skip_texts(struct answer *a)
{
	size_t n = get_count(&a->w), len;

	for (size_t i = 0; i < n; i++)
		get_text(&a->w, &len);
}

static void read_tables(struct answer *a)
{
	size_t len;
	const char *t;

	a->nfiles = get_count(&a->w);
	a->files = xcalloc(a->nfiles + 1, sizeof(*a->files));
	a->hashes = xcalloc(a->nfiles + 1, sizeof(*a->hashes));
	for (size_t i = 0; i < a->nfiles; i++) {
		t = get_text(&a->w, &len);
		a->files[i] = internn(t, len);
		get_u64(&a->w);
	}
	skip_texts(a);
	skip_texts(a);
	a->ntypes = get_count(&a->w) + 1;
	a->types = xcalloc(a->ntypes, sizeof(*a->types));
	for (size_t i = 1; i < a->ntypes; i++) {
		t = get_text(&a->w, &len);
		a->types[i] = ctype_load(&t, t + len);
	}
}

static const char *read_file(struct answer *a)
{
	uint32_t no = get_u32(&a->w);

	if (no >= a->nfiles)
		a->w.bad = true;
	return no < a->nfiles ? a->files[no] : "";
}

static const struct ctype *read_type(struct answer *a)
{
	uint32_t no = get_u32(&a->w);

	return no < a->ntypes ? a->types[no] : NULL;
}

/* ---- facts -------------------------------------------------------------------------------------- */
/* An expansion as one number */
static uint64_t read_place(struct answer *a)
{
	uint32_t no = get_u32(&a->w), off = get_u32(&a->w);

	if (no >= a->nfiles)
		return 0;
	if (!a->hashes[no])
		a->hashes[no] = hash64(a->files[no], strlen(a->files[no]));
	return a->hashes[no] + off * UINT64_C(0x9e3779b97f4a7c15);
}

static void read_fact(struct answer *a, uint32_t before)
{
	struct fact_news *news = &a->news;
	struct fact f = { .start = before + get_u32(&a->w) };
	size_t n = get_u32(&a->w);

	f.end = n ? f.start + (uint32_t)n - 1 : 0;
	f.kind = (uint8_t)get_u32(&a->w);
	f.use = (uint8_t)get_u32(&a->w);
	f.depth = (uint16_t)get_u32(&a->w);
	f.type = read_type(a);
	f.operand = read_type(a);
	if (!f.type)
		f.type = ctype_unknown;
	n = get_count(&a->w);
	for (size_t i = 0; i < n; i++)
		vec_push(&news->seen, read_place(a));
	if (news->items.len && fact_cmp_key(&news->items.at[news->items.len - 1], &f) > 0)
		a->w.bad = true;
	vec_push(&news->items, f);
	vec_push(&news->seen_end, (uint32_t)news->seen.len);
}

static void read_facts(struct answer *a)
{
	size_t n = get_count(&a->w);

	a->news.items.len = a->news.seen_end.len = a->news.seen.len = 0;
	for (size_t i = 0; i < n && !a->w.bad; i++)
		read_fact(a, i ? a->news.items.at[i - 1].start : 0);
}

/* ---- skipped ranges ----------------------------------------------------------------------------- */
typedef VEC(struct skipped) ranges_t;

static int by_start(const void *a, const void *b)
{
	const struct skipped *x = a, *y = b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return (x->end > y->end) - (x->end < y->end);
}

/* Sorted and without overlaps */
static void tidy(ranges_t *r)
{
	size_t k = 0;

	if (r->len)
		qsort(r->at, r->len, sizeof(*r->at), by_start);
	for (size_t i = 0; i < r->len; i++) {
		if (k && r->at[k - 1].end >= r->at[i].start)
			r->at[k - 1].end = MAX(r->at[k - 1].end, r->at[i].end);
		else
			r->at[k++] = r->at[i];
	}
	r->len = k;
}

static void set_ranges(struct slot *s, const ranges_t *r)
{
	vec_release(&s->skipped);
	s->skipped.at = r->at;
	s->skipped.len = r->len;
	s->skipped.cap = r->cap;
}

/* What is skipped in both */
static void intersect(struct slot *s, const ranges_t *r)
{
	ranges_t out = { 0 };
	size_t i = 0, k = 0;

	while (i < s->skipped.len && k < r->len) {
		const struct skipped *x = &s->skipped.at[i], *y = &r->at[k];
		uint32_t start = MAX(x->start, y->start), end = MIN(x->end, y->end);

		if (start < end)
			vec_push(&out, (struct skipped){ start, end });
		if (x->end < y->end)
			i++;
		else
			k++;
	}
	set_ranges(s, &out);
}

/* s: NULL when nobody wished for the file */
static void read_skipped(struct answer *a, struct slot *s, bool entered)
{
	ranges_t r = { 0 };
	size_t n = get_count(&a->w);

	for (size_t i = 0; i < n; i++) {
		uint32_t start = get_u32(&a->w), end = get_u32(&a->w);

		vec_push(&r, (struct skipped){ start, end });
	}
	tidy(&r);
	if (!s || !entered) {
		vec_release(&r);
	} else if (s->any_unit) {
		intersect(s, &r);
		vec_release(&r);
	} else {
		set_ranges(s, &r);
		s->any_unit = true;
	}
}

/* ---- files -------------------------------------------------------------------------------------- */
static unsigned slot_bit(const struct known *k, const struct slot *s)
{
	unsigned bit = 0;

	while (k->slots.at[bit] != s)
		bit++;
	return bit;
}

static void read_wanted(struct answer *a)
{
	size_t n = get_count(&a->w);

	for (size_t i = 0; i < n && !a->w.bad; i++) {
		const char *path = read_file(a);
		bool entered = get_u32(&a->w);
		struct known *k = NULL;
		struct slot *s = facts_slot(a->f, path, a->job->profile, &k);

		read_facts(a);
		if (s) {
			fact_list_add(&k->facts, &a->news, slot_bit(k, s));
			k->changed = true;
		}
		read_skipped(a, s, entered);
		if (s && entered)
			vec_push(&a->entered, (struct entered){ s, path });
	}
}

static void read_diags(struct answer *a)
{
	size_t n = get_count(&a->w), len;

	for (size_t i = 0; i < n && !a->w.bad; i++) {
		const char *path = read_file(a), *t;
		struct diag d = { .off = get_u32(&a->w) };
		struct known *k;
		struct slot *s = facts_slot(a->f, path, a->job->profile, &k);

		d.severity = (uint8_t)get_u32(&a->w);
		d.is_asm = get_u32(&a->w);
		t = get_text(&a->w, &len);
		d.text = internn(t, len);
		if (s)
			vec_push(&s->diags, d);
	}
}

static void note_visible(struct answer *a, struct graph *g, size_t names)
{
	uint32_t *from = xcalloc((a->entered.len + 1) * names, sizeof(*from));

	graph_replay(g, a->main);
	for (size_t i = 0; i < a->entered.len; i++)
		graph_visible(g, a->entered.at[i].path, from + i * names);
	for (size_t i = 0; i < a->entered.len; i++) {
		struct slot *s = a->entered.at[i].slot;

		graph_alone(g, a->entered.at[i].path, from + i * names);
		if (!s->visible)
			s->visible = arena_alloc(a->f->arena, names * sizeof(*s->visible));
		/* of several units the least favourable one counts */
		for (size_t k = 0; k < names; k++)
			s->visible[k] = MAX(s->visible[k], from[i * names + k]);
	}
	free(from);
}

static void read_graph(struct answer *a, struct graph *g, bool shared)
{
	size_t n = get_count(&a->w), names = map_size(a->f->plan.watch_no);

	graph_begin(g, shared);
	for (size_t i = 0; i < n; i++) {
		const char *from = read_file(a);
		uint32_t off = get_u32(&a->w);

		graph_include(g, from, off, read_file(a));
	}
	n = get_count(&a->w);
	for (size_t i = 0; i < n; i++) {
		uint32_t name = get_u32(&a->w);
		const char *path = read_file(a);

		if (name < names)
			graph_declare(g, name, path, get_u32(&a->w));
	}
	if (names)
		note_visible(a, g, names);
}

/* ---- the whole ---------------------------------------------------------------------------------- */
/* The files of the precompiled header are now known. */
static void note_pch_files(struct answer *a)
{
	a->job->pch->files = map_new();
	for (size_t i = 0; i < a->nfiles; i++)
		map_set(a->job->pch->files, a->files[i], 1);
}

/* Which unit to parse again when one of these files is wished for later */
static void note_homes(struct answer *a)
{
	struct map *homes = a->f->homes.at[a->job->profile];

	for (size_t i = 0; i < a->nfiles; i++) {
		uintptr_t *slot;

		if (a->used_pch && map_has(a->job->pch->files, a->files[i]))
			continue;
		slot = map_slot(homes, (const char *)&a->files[i], sizeof(a->files[i]), NULL);
		if (!*slot || strcmp(a->job->path, (const char *)*slot) < 0)
			*slot = (uintptr_t)a->job->path;
	}
}

static void note_reason(struct answer *a, const char *reason)
{
	struct known *k;
	struct slot *s = facts_slot(a->f, a->job->path, a->job->profile, &k);

	if (a->job->kind == JOB_PCH)
		return;
	if (s) {
		s->reason = reason;
		s->own = true;
	}
	for (size_t i = 0; reason && i < a->entered.len; i++) {
		/* a .c that was parsed through another one */
		s = a->entered.at[i].slot;
		if (!s->own && ends_with(a->entered.at[i].path, ".c") &&
		    (!s->reason || strcmp(reason, s->reason) < 0))
			s->reason = reason;
	}
}

static void answer_release(struct answer *a)
{
	free(a->files);
	free(a->hashes);
	free(a->types);
	vec_release(&a->entered);
	vec_release(&a->news.items);
	vec_release(&a->news.seen_end);
	vec_release(&a->news.seen);
}

void answer_read(struct facts *f, struct job *job, const struct str *bytes)
{
	struct answer a = { .f = f, .job = job, .w = { bytes->buf, bytes->buf + bytes->len, false } };
	bool first = job->kind == JOB_PCH && !job->pch->files;
	struct graph *g = f->graph;
	const char *reason;
	uint32_t sort;
	size_t len;

	sort = get_u32(&a.w);
	if (sort == ANSWER_NO_PCH && job->pch) {
		job->pch->failed = true;
		return;
	}
	a.used_pch = sort == ANSWER_PCH && job->pch && job->pch->files;
	a.main = get_text(&a.w, &len);
	a.main = internn(a.main, len);
	reason = get_text(&a.w, &len);
	reason = len ? internn(reason, len) : NULL;
	read_tables(&a);
	read_wanted(&a);
	read_diags(&a);
	if (job->kind == JOB_PCH && !job->pch->graph)
		job->pch->graph = graph_new(map_size(f->plan.watch_no));
	if (job->kind == JOB_PCH || a.used_pch)
		g = job->pch->graph;
	read_graph(&a, g, first);
	BUG_ON(a.w.bad);
	note_reason(&a, reason);
	if (first)
		note_pch_files(&a);
	if (job->kind == JOB_UNIT)
		note_homes(&a);
	answer_release(&a);
}
