// SPDX-License-Identifier: GPL-2.0-only
/*
 * In the parent: reads the workers' answers, merges what several units say of one file, and answers
 * questions. Everything is sorted in the end, so the result does not depend on who finished first.
 */
#include "base/file.h"
#include "clang/visible.h"
#include "clang/wire.h"
#include "clang/worker.h"

/* A fact with the expansions it was seen in: a stretch of builder.seen */
struct merged {
	struct fact f;
	uint32_t seen_at, seen_n;
};
struct diag_list {
	VEC(struct diag) items;
};
/* What is gathered of one requested file */
struct builder {
	VEC(struct merged) facts;
	VEC(uint64_t) seen;
	size_t compacted;   /* length after the last merging */
	VEC(struct skipped) skipped;
	bool any_unit;      /* some unit contained the file; skipped is valid */
	struct diag_list diags;
	const char *reason, *failed; /* of its own unit: first error; why there was none */
	uint32_t *visible;  /* per watched name */
};
struct facts {
	struct plan plan;
	struct builder *b;   /* per requested file; gone after merging */
	struct file_facts *files;
	struct arena *arena;
	struct graph *graph;
	size_t done, total;
	const struct fact_request *req;
};

/* ---- merging facts ---------------------------------------------------------------------------- */
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

static int cmp_key(const struct fact *a, const struct fact *b)
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

static int by_key(const void *pa, const void *pb)
{
	const struct fact *a = &((const struct merged *)pa)->f, *b = &((const struct merged *)pb)->f;
	int c = cmp_key(a, b);

	if (!c)
		c = cmp_type(a->type, b->type);
	return c ? c : cmp_type(a->operand, b->operand);
}

static bool same_fact(const struct fact *a, const struct fact *b)
{
	return !cmp_key(a, b) && a->type == b->type && a->operand == b->operand;
}

static int by_number(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

typedef VEC(uint64_t) numbers_t;

/* The union of the expansions of facts [from, to) goes to the end of `out`. */
static void join_seen(const struct builder *b, size_t from, size_t to, numbers_t *out,
		      struct merged *into)
{
	size_t start = out->len, k = start;

	for (size_t i = from; i < to; i++)
		for (uint32_t s = 0; s < b->facts.at[i].seen_n; s++)
			vec_push(out, b->seen.at[b->facts.at[i].seen_at + s]);
	if (out->len > start)
		qsort(out->at + start, out->len - start, sizeof(*out->at), by_number);
	for (size_t i = start; i < out->len; i++)
		if (k == start || out->at[k - 1] != out->at[i])
			out->at[k++] = out->at[i];
	out->len = k;
	into->seen_at = (uint32_t)start;
	into->seen_n = (uint32_t)(k - start);
	into->f.expansions = into->f.end ? 1 : MAX(into->seen_n, 1);
}

/* Sorts, and makes one of equal facts. */
static void compact(struct builder *b)
{
	numbers_t seen = { 0 };
	size_t k = 0, to;

	if (b->facts.len)
		qsort(b->facts.at, b->facts.len, sizeof(*b->facts.at), by_key);
	for (size_t i = 0; i < b->facts.len; i = to) {
		struct merged m = b->facts.at[i];

		for (to = i; to < b->facts.len && same_fact(&b->facts.at[to].f, &m.f); to++)
			m.f.use |= b->facts.at[to].f.use;
		join_seen(b, i, to, &seen, &m);
		b->facts.at[k++] = m;
	}
	vec_release(&b->seen);
	b->seen.at = seen.at;
	b->seen.len = seen.len;
	b->seen.cap = seen.cap;
	b->facts.len = b->compacted = k;
}

/* ---- reading an answer ------------------------------------------------------------------------- */
struct answer {
	struct wire w;
	const char **files;
	size_t nfiles;
	const struct ctype **types; /* [0] is NULL */
	size_t ntypes;
};

static void read_tables(struct answer *a)
{
	size_t len;
	const char *t;

	a->nfiles = get_count(&a->w);
	a->files = xcalloc(a->nfiles + 1, sizeof(*a->files));
	for (size_t i = 0; i < a->nfiles; i++) {
		t = get_text(&a->w, &len);
		a->files[i] = internn(t, len);
	}
	a->ntypes = get_count(&a->w) + 1;
	a->types = xcalloc(a->ntypes, sizeof(*a->types));
	for (size_t i = 1; i < a->ntypes; i++) {
		t = get_text(&a->w, &len);
		a->types[i] = ctype_load(&t, t + len);
	}
}

static const struct ctype *read_type(struct answer *a)
{
	uint32_t no = get_u32(&a->w);

	return no < a->ntypes ? a->types[no] : NULL;
}

static void read_fact(struct answer *a, struct builder *b)
{
	struct merged m = { 0 };
	size_t n;

	m.f.start = get_u32(&a->w);
	m.f.end = get_u32(&a->w);
	m.f.kind = (uint8_t)get_u32(&a->w);
	m.f.use = (uint8_t)get_u32(&a->w);
	m.f.depth = (uint16_t)get_u32(&a->w);
	m.f.type = read_type(a);
	m.f.operand = read_type(a);
	m.f.expansions = 1;
	if (!m.f.type)
		m.f.type = ctype_unknown;
	n = get_count(&a->w);
	m.seen_at = (uint32_t)b->seen.len;
	m.seen_n = (uint32_t)n;
	for (size_t i = 0; i < n; i++)
		vec_push(&b->seen, get_u64(&a->w));
	vec_push(&b->facts, m);
}

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

/* What is skipped in both */
static void intersect(struct builder *b, const ranges_t *r)
{
	ranges_t out = { 0 };
	size_t i = 0, k = 0;

	while (i < b->skipped.len && k < r->len) {
		const struct skipped *x = &b->skipped.at[i], *y = &r->at[k];
		uint32_t start = MAX(x->start, y->start), end = MIN(x->end, y->end);

		if (start < end)
			vec_push(&out, (struct skipped){ start, end });
		if (x->end < y->end)
			i++;
		else
			k++;
	}
	vec_release(&b->skipped);
	b->skipped.at = out.at;
	b->skipped.len = out.len;
	b->skipped.cap = out.cap;
}

static void read_skipped(struct answer *a, struct builder *b, bool entered)
{
	ranges_t r = { 0 };
	size_t n = get_count(&a->w);

	for (size_t i = 0; i < n; i++) {
		uint32_t start = get_u32(&a->w), end = get_u32(&a->w);

		vec_push(&r, (struct skipped){ start, end });
	}
	if (!entered) {
		vec_release(&r);
		return;
	}
	tidy(&r);
	if (b->any_unit) {
		intersect(b, &r);
		vec_release(&r);
	} else {
		b->skipped.at = r.at;
		b->skipped.len = r.len;
		b->skipped.cap = r.cap;
	}
	b->any_unit = true;
}

static void read_requested(struct facts *f, struct answer *a, bool *entered)
{
	size_t nreq = get_count(&a->w);

	for (size_t i = 0; i < nreq && !a->w.bad; i++) {
		size_t no = get_u32(&a->w), n;
		bool in;

		if (no >= f->plan.nfiles) {
			a->w.bad = true;
			return;
		}
		in = get_u32(&a->w);
		entered[no] = in;
		n = get_count(&a->w);
		for (size_t k = 0; k < n; k++)
			read_fact(a, &f->b[no]);
		read_skipped(a, &f->b[no], in);
		if (f->b[no].facts.len > 2 * f->b[no].compacted + 65536)
			compact(&f->b[no]);
	}
}

static void read_diags(struct facts *f, struct answer *a)
{
	size_t n = get_count(&a->w), len;

	for (size_t i = 0; i < n && !a->w.bad; i++) {
		uint32_t no = get_u32(&a->w);
		struct diag d = { .off = get_u32(&a->w) };
		const char *t;

		d.severity = (uint8_t)get_u32(&a->w);
		d.is_asm = get_u32(&a->w);
		t = get_text(&a->w, &len);
		d.text = internn(t, len);
		if (no && no <= f->plan.nfiles)
			vec_push(&f->b[no - 1].diags.items, d);
	}
}

static void read_graph(struct facts *f, struct answer *a, const struct job *job, const bool *entered)
{
	size_t n = get_count(&a->w), names = map_size(f->plan.watch_no);

	graph_begin(f->graph, job->kind == JOB_PCH);
	for (size_t i = 0; i < n; i++) {
		uint32_t from = get_u32(&a->w), off = get_u32(&a->w), to = get_u32(&a->w);

		if (from < a->nfiles && to < a->nfiles)
			graph_include(f->graph, a->files[from], off, a->files[to]);
	}
	n = get_count(&a->w);
	for (size_t i = 0; i < n; i++) {
		uint32_t name = get_u32(&a->w), file = get_u32(&a->w), off = get_u32(&a->w);

		if (name < names && file < a->nfiles)
			graph_declare(f->graph, name, a->files[file], off);
	}
	if (!names)
		return;
	graph_replay(f->graph, job->path);
	for (size_t i = 0; i < f->plan.nfiles; i++) {
		struct builder *b = &f->b[i];

		if (!entered[i])
			continue;
		if (!b->visible)
			b->visible = arena_alloc(f->arena, names * sizeof(*b->visible));
		/* of several units the least favourable one counts */
		for (size_t k = 0; k < names; k++)
			b->visible[k] = MAX(b->visible[k],
					    graph_visible(f->graph, f->plan.files[i], k));
	}
}

/* The files of the precompiled header are now known. */
static void note_pch_files(struct facts *f, const struct answer *a)
{
	f->plan.pch_files = map_new();
	for (size_t i = 0; i < a->nfiles; i++)
		map_set(f->plan.pch_files, a->files[i], 1);
}

static void read_answer(struct facts *f, const struct job *job, const struct str *bytes)
{
	struct answer a = { .w = { bytes->buf, bytes->buf + bytes->len, false } };
	bool *entered = xcalloc(f->plan.nfiles + 1, sizeof(*entered));
	const char *reason;
	size_t len;
	uintptr_t main_no = map_get(f->plan.file_no, job->path);

	get_u64(&a.w);
	reason = get_text(&a.w, &len);
	reason = len ? internn(reason, len) : NULL;
	read_tables(&a);
	read_requested(f, &a, entered);
	read_diags(f, &a);
	read_graph(f, &a, job, entered);
	BUG_ON(a.w.bad);
	if (main_no)
		f->b[main_no - 1].reason = reason;
	for (size_t i = 0; reason && i < f->plan.nfiles; i++) {
		/* a .c that was parsed through another one, a header with a unit of its own */
		struct builder *b = &f->b[i];

		if (entered[i] && job->kind != JOB_PCH && ends_with(f->plan.files[i], ".c") &&
		    (!b->reason || strcmp(reason, b->reason) < 0))
			b->reason = reason;
	}
	if (job->kind == JOB_PCH)
		note_pch_files(f, &a);
	free(a.files);
	free(a.types);
	free(entered);
}

/* ---- the crew's events -------------------------------------------------------------------------- */
static int job_ready(void *ctx, size_t no)
{
	struct facts *f = ctx;
	const struct job *job = &f->plan.jobs.at[no];

	if (job->kind == JOB_PCH || !f->plan.pch || strcmp(job->plain, f->plan.pch_plain))
		return 0;
	if (!f->plan.pch_files)
		return -1; /* is being made */
	return pch_fits(&f->plan, job) ? ORDER_PCH : 0;
}

static void job_done(void *ctx, size_t no, const struct str *answer, const char *reason)
{
	struct facts *f = ctx;
	const struct job *job = &f->plan.jobs.at[no];
	uintptr_t main_no = map_get(f->plan.file_no, job->path);

	if (answer)
		read_answer(f, job, answer);
	else if (job->kind == JOB_PCH)
		f->plan.pch = NULL; /* then without */
	else if (main_no)
		f->b[main_no - 1].failed = intern(reason);
	/* else: what it was to be parsed for gets a unit of its own afterwards */
	f->done++;
	if (f->req->progress && job->kind != JOB_PCH)
		f->req->progress(f->req->ctx, MIN(f->done, f->total), f->total);
}

/* ---- the result --------------------------------------------------------------------------------- */
static int by_diag(const void *a, const void *b)
{
	const struct diag *x = a, *y = b;

	if (x->off != y->off)
		return x->off < y->off ? -1 : 1;
	if (x->severity != y->severity)
		return x->severity > y->severity ? -1 : 1;
	return strcmp(x->text, y->text);
}

static void build_diags(struct facts *f, struct builder *b, struct file_facts *ff)
{
	size_t n = b->diags.items.len, k = 0;

	if (!n)
		return;
	qsort(b->diags.items.at, n, sizeof(*b->diags.items.at), by_diag);
	ff->diags = arena_alloc(f->arena, n * sizeof(*ff->diags));
	for (size_t i = 0; i < n; i++)
		if (!k || by_diag(&ff->diags[k - 1], &b->diags.items.at[i]))
			ff->diags[k++] = b->diags.items.at[i];
	ff->ndiags = k;
}

static void build_visible(struct facts *f, const struct builder *b, struct file_facts *ff)
{
	size_t n = map_size(f->plan.watch_no);

	if (!n || !b->visible)
		return;
	ff->visible = arena_alloc(f->arena, n * sizeof(*ff->visible));
	ff->nvisible = n;
	for (size_t i = 0; i < n; i++) {
		size_t len;
		const char *name = map_key(f->plan.watch_no, i, &len);
		size_t no = map_value(f->plan.watch_no, i) - 1;

		ff->visible[i] = (struct visible){ internn(name, len), b->visible[no] };
	}
}

static void build_file(struct facts *f, size_t i)
{
	struct builder *b = &f->b[i];
	struct file_facts *ff = &f->files[i];
	struct unit_flags u;

	ff->path = f->plan.files[i];
	ff->state = b->any_unit ? FS_PARSED : b->failed ? FS_FAILED : FS_UNSEEN;
	ff->reason = ff->state == FS_FAILED ? b->failed : b->reason;
	compact(b);
	ff->nfacts = b->facts.len;
	ff->facts = xcalloc(b->facts.len + 1, sizeof(*ff->facts));
	for (size_t k = 0; k < b->facts.len; k++)
		ff->facts[k] = b->facts.at[k].f;
	ff->nskipped = b->skipped.len;
	ff->skipped = b->skipped.at;
	build_diags(f, b, ff);
	build_visible(f, b, ff);
	profile_unit_flags(f->req->profile, ff->path, &u);
	ff->built = u.built;
	unit_flags_release(&u);
	vec_release(&b->facts);
	vec_release(&b->seen);
	vec_release(&b->diags.items);
}

static void builders_release(struct facts *f)
{
	for (size_t i = 0; f->b && i < f->plan.nfiles; i++) {
		vec_release(&f->b[i].facts);
		vec_release(&f->b[i].seen);
		vec_release(&f->b[i].diags.items);
		if (!f->files[i].path)
			vec_release(&f->b[i].skipped);
	}
	free(f->b);
	f->b = NULL;
	graph_free(f->graph);
	f->graph = NULL;
}

/* ---- running ------------------------------------------------------------------------------------ */
static int run_jobs(struct facts *f, size_t first, struct err *err)
{
	struct crew_events ev = { job_ready, job_done, f };
	int timeout = f->req->timeout ? f->req->timeout : 60;

	f->total = f->plan.jobs.len;
	return crew_run(&f->plan, first, MAX(f->req->jobs, 1), timeout, &ev, err);
}

/* Files that no unit contained get one of their own. */
static int run_leftovers(struct facts *f, struct err *err)
{
	bool *seen = xcalloc(f->plan.nfiles + 1, sizeof(*seen));
	size_t first = f->plan.jobs.len;
	int rc;

	for (size_t i = 0; i < f->plan.nfiles; i++)
		seen[i] = f->b[i].any_unit || f->b[i].failed;
	plan_leftovers(&f->plan, seen);
	free(seen);
	rc = run_jobs(f, first, err);
	return rc;
}

int facts_collect(struct facts **out, const struct fact_request *req, struct err *err)
{
	struct facts *f = xcalloc(1, sizeof(*f));
	int rc;

	f->req = req;
	f->arena = arena_new();
	plan_init(&f->plan, req);
	f->b = xcalloc(f->plan.nfiles + 1, sizeof(*f->b));
	f->files = xcalloc(f->plan.nfiles + 1, sizeof(*f->files));
	f->graph = graph_new(map_size(f->plan.watch_no));
	plan_units(&f->plan);
	pch_choose(&f->plan);
	rc = run_jobs(f, 0, err);
	if (!rc)
		rc = run_leftovers(f, err);
	pch_clean(&f->plan);
	for (size_t i = 0; !rc && i < f->plan.nfiles; i++)
		build_file(f, i);
	builders_release(f);
	if (rc) {
		facts_free(f);
		return rc;
	}
	*out = f;
	return 0;
}

void facts_free(struct facts *f)
{
	if (!f)
		return;
	for (size_t i = 0; i < f->plan.nfiles; i++) {
		free(f->files[i].facts);
		free(f->files[i].skipped);
	}
	free(f->files);
	plan_release(&f->plan);
	arena_free(f->arena);
	free(f);
}

/* ---- questions ---------------------------------------------------------------------------------- */
size_t facts_nfiles(const struct facts *f)
{
	return f->plan.nfiles;
}

const struct file_facts *facts_file(const struct facts *f, size_t i)
{
	return &f->files[i];
}

const struct file_facts *facts_of(const struct facts *f, const char *path)
{
	uintptr_t no = map_get(f->plan.file_no, path);

	return no ? &f->files[no - 1] : NULL;
}

size_t file_facts_find(const struct file_facts *ff, uint32_t start, uint32_t end, enum fact_kind kind,
		       const struct fact **first)
{
	struct fact want = { .start = start, .end = end ? end : UINT32_MAX, .kind = (uint8_t)kind };
	size_t lo = 0, hi = ff->nfacts, n = 0;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (cmp_key(&ff->facts[mid], &want) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	*first = &ff->facts[lo];
	while (lo + n < ff->nfacts && ff->facts[lo + n].start == start && ff->facts[lo + n].kind == kind &&
	       (!end || ff->facts[lo + n].end == end))
		n++;
	return n;
}
