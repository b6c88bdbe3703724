// SPDX-License-Identifier: GPL-2.0-only
/*
 * In the parent: directs the work of a collection, keeps what is known of each file, and answers
 * questions. Everything is sorted in the end, so the result does not depend on who finished first.
 */
#include "base/file.h"
#include "clang/cache.h"
#include "clang/known.h"
#include "clang/visible.h"
#include "clang/worker.h"

/* ---- wishes ------------------------------------------------------------------------------------- */
struct slot *facts_slot(const struct facts *f, const char *path, size_t profile, struct known **file)
{
	size_t no = map_get(f->plan.file_no, path);
	const struct plan_file *pf;

	if (!no)
		return NULL;
	pf = &f->plan.files.at[no - 1];
	*file = f->files.at[no - 1];
	for (size_t i = 0; i < pf->profiles.len; i++)
		if (pf->profiles.at[i] == profile)
			return (*file)->slots.at[i];
	return NULL;
}

/* Room for what is to be learned of file `no` under this profile */
static struct slot *slot_new(struct facts *f, size_t no, size_t profile)
{
	const struct plan_file *pf = &f->plan.files.at[no];
	struct slot *s = arena_alloc(f->arena, sizeof(*s));
	struct known *k;
	size_t at = 0;

	if (no == f->files.len)
		vec_push(&f->files, xcalloc(1, sizeof(struct known)));
	k = f->files.at[no];
	k->pub.path = pf->path;
	k->changed = true;
	while (pf->profiles.at[at] != profile)
		at++;
	vec_push(&k->slots, NULL);
	for (size_t i = k->slots.len - 1; i > at; i--)
		k->slots.at[i] = k->slots.at[i - 1];
	k->slots.at[at] = s;
	if (at + 1 < k->slots.len)
		fact_list_shift(&k->facts, (unsigned)at);
	return s;
}

/* A wish that was new, with its place */
struct task {
	const char *path;
	size_t profile;
	struct slot *slot;
};
typedef VEC(struct task) tasks_t;

static int by_profile_and_path(const void *pa, const void *pb)
{
	const struct task *a = pa, *b = pb;

	if (a->profile != b->profile)
		return a->profile < b->profile ? -1 : 1;
	return strcmp(a->path, b->path);
}

static int take_wishes(struct facts *f, const struct fact_wish *wishes, size_t n, tasks_t *out,
		       struct err *err)
{
	for (size_t i = 0; i < n; i++) {
		const struct fact_wish *w = &wishes[i];
		bool is_new;
		size_t no;

		no = map_get(f->plan.file_no, w->path);
		if (no && f->plan.files.at[no - 1].profiles.len == FILE_PROFILES_MAX &&
		    plan_wanted(&f->plan, w->path, w->profile) < 0)
			return err_set(err, ERR_FAIL, "%s: more than %d profiles for one file", w->path,
				       FILE_PROFILES_MAX);
		no = plan_wish(&f->plan, w->path, w->profile, &is_new);
		if (is_new)
			vec_push(out, (struct task){ f->plan.files.at[no].path, w->profile,
						     slot_new(f, no, w->profile) });
	}
	if (out->len)
		qsort(out->at, out->len, sizeof(*out->at), by_profile_and_path);
	return 0;
}

/* ---- the crew's events -------------------------------------------------------------------------- */
static unsigned order_of(const struct job *job)
{
	bool pch = job->kind == JOB_UNIT && job->pch && !job->pch->failed && pch_fits(job);

	return pch ? ORDER_PCH : 0;
}

static int job_ready(void *ctx, size_t no)
{
	struct facts *f = ctx;
	const struct job *job = &f->plan.jobs.at[no];

	if (job->kind == JOB_UNIT && job->pch && !job->pch->failed && !job->pch->ready)
		return -1; /* is being made */
	return (int)order_of(job);
}

static void job_done(void *ctx, size_t no, const struct str *answer, const char *reason)
{
	struct facts *f = ctx;
	struct job *job = &f->plan.jobs.at[no];
	struct known *k;
	struct slot *s = facts_slot(f, job->path, job->profile, &k);

	if (answer) {
		answer_read(f, job, answer);
		if (job->kind == JOB_PCH)
			job->pch->ready = !job->pch->failed;
		cache_put(f->cache, job, order_of(job), answer);
	} else if (job->kind == JOB_PCH) {
		job->pch->failed = true; /* then without */
	} else if (s) {
		s->failed = intern(reason);
	}
	/* else: what it was to be parsed for gets a unit of its own afterwards */
	f->done++;
	if (f->req->progress && job->kind != JOB_PCH)
		f->req->progress(f->req->ctx, MIN(f->done, f->total), f->total);
}

/* ---- answers of earlier runs -------------------------------------------------------------------- */
static bool answered(struct facts *f, struct job *job)
{
	struct str answer = STR_INIT;
	bool known = job->kind == JOB_PCH || !job->pch || job->pch->failed || job->pch->files;
	bool hit = known && cache_get(f->cache, job, order_of(job), &answer);

	if (hit)
		answer_read(f, job, &answer);
	str_release(&answer);
	return hit;
}

/*
 * Takes from the list of jobs those that the cache answers. A precompiled header is still made, or
 * seen to be of today, when some unit is left that wants it.
 */
static void ask_cache(struct facts *f)
{
	size_t n = f->plan.jobs.len, k = 0;
	bool *hit = xcalloc(n + 1, sizeof(*hit));
	struct job *jobs = f->plan.jobs.at;

	for (int kind = JOB_PCH; kind >= JOB_UNIT; kind--)
		for (size_t i = 0; i < n; i++)
			if ((int)jobs[i].kind == kind)
				hit[i] = answered(f, &jobs[i]);
	for (size_t i = 0; i < n; i++)
		if (jobs[i].pch && !hit[i])
			jobs[i].pch->needed = true;
	for (size_t i = 0; i < n; i++)
		if (!hit[i] || (jobs[i].kind == JOB_PCH && jobs[i].pch->needed && !jobs[i].pch->failed))
			jobs[k++] = jobs[i];
	f->plan.jobs.len = k;
	free(hit);
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

static void build_diags(struct slot *s, struct file_profile *fp)
{
	size_t k = 0;

	if (s->diags.len)
		qsort(s->diags.at, s->diags.len, sizeof(*s->diags.at), by_diag);
	for (size_t i = 0; i < s->diags.len; i++)
		if (!k || by_diag(&s->diags.at[k - 1], &s->diags.at[i]))
			s->diags.at[k++] = s->diags.at[i];
	s->diags.len = k;
	fp->diags = s->diags.at;
	fp->ndiags = k;
}

static void build_visible(struct facts *f, const struct slot *s, struct file_profile *fp)
{
	size_t n = map_size(f->plan.watch_no);

	if (!n || !s->visible)
		return;
	fp->visible = xcalloc(n, sizeof(*fp->visible));
	fp->nvisible = n;
	for (size_t i = 0; i < n; i++) {
		size_t len;
		const char *name = map_key(f->plan.watch_no, i, &len);
		size_t no = map_value(f->plan.watch_no, i) - 1;

		fp->visible[i] = (struct visible){ internn(name, len), s->visible[no] };
	}
}

static void profiles_release(struct known *k)
{
	for (size_t i = 0; i < k->pub.nprofiles; i++)
		free(k->pub.profiles[i].visible);
	free(k->pub.profiles);
}

static void build_file(struct facts *f, size_t no)
{
	const struct plan_file *pf = &f->plan.files.at[no];
	struct known *k = f->files.at[no];

	profiles_release(k);
	fact_list_tidy(&k->facts);
	k->pub.facts = k->facts.items.at;
	k->pub.nfacts = k->facts.items.len;
	k->pub.nprofiles = k->slots.len;
	k->pub.profiles = xcalloc(k->slots.len, sizeof(*k->pub.profiles));
	for (size_t i = 0; i < k->slots.len; i++) {
		struct slot *s = k->slots.at[i];
		struct file_profile *fp = &k->pub.profiles[i];

		fp->no = pf->profiles.at[i];
		fp->state = s->any_unit ? FS_PARSED : s->failed ? FS_FAILED : FS_UNSEEN;
		fp->reason = fp->state == FS_FAILED ? s->failed : s->reason;
		fp->skipped = s->skipped.at;
		fp->nskipped = s->skipped.len;
		fp->built = s->built;
		build_diags(s, fp);
		build_visible(f, s, fp);
	}
	k->changed = false;
}

static int by_path(const void *a, const void *b)
{
	return strcmp((*(const struct file_facts *const *)a)->path,
		      (*(const struct file_facts *const *)b)->path);
}

static void build_result(struct facts *f)
{
	f->sorted = xrealloc(f->sorted, (f->files.len + 1) * sizeof(*f->sorted));
	for (size_t i = 0; i < f->files.len; i++) {
		if (f->files.at[i]->changed)
			build_file(f, i);
		f->sorted[i] = &f->files.at[i]->pub;
	}
	qsort(f->sorted, f->files.len, sizeof(*f->sorted), by_path);
	f->nsorted = f->files.len;
}

/* ---- running ------------------------------------------------------------------------------------ */
static int run_jobs(struct facts *f, struct err *err)
{
	struct crew_events ev = { job_ready, job_done, f };
	int timeout = f->req->timeout ? f->req->timeout : 60;

	if (!f->plan.jobs.len)
		return 0;
	pch_choose(&f->plan);
	if (f->cache)
		ask_cache(f);
	f->total += f->plan.jobs.len;
	return crew_run(&f->plan, MAX(f->req->jobs, 1), timeout, &ev, err);
}

static bool is_open(const struct task *t)
{
	return !t->slot->any_unit && !t->slot->failed;
}

/* A header that an earlier collection met but was not asked for: what contained it is parsed again. */
static int run_again(struct facts *f, const tasks_t *tasks, struct err *err)
{
	plan_clear_jobs(&f->plan);
	for (size_t i = 0; i < tasks->len; i++) {
		const struct task *t = &tasks->at[i];
		struct map *homes = f->homes.at[t->profile];
		const char *home = (const char *)map_getn(homes, (const char *)&t->path, sizeof(t->path));

		if (is_open(t) && !ends_with(t->path, ".c"))
			plan_again(&f->plan, t->path, home, t->profile);
	}
	return run_jobs(f, err);
}

/* Files that no unit contained get one of their own. */
static int run_leftovers(struct facts *f, const tasks_t *tasks, struct err *err)
{
	plan_clear_jobs(&f->plan);
	for (size_t i = 0; i < tasks->len; i++)
		if (is_open(&tasks->at[i]))
			plan_leftover(&f->plan, tasks->at[i].path, tasks->at[i].profile);
	return run_jobs(f, err);
}

static int run_tasks(struct facts *f, const tasks_t *tasks, struct err *err)
{
	int rc;

	plan_begin(&f->plan);
	f->done = f->total = 0;
	for (size_t i = 0; i < tasks->len; i++) {
		struct task *t = &tasks->at[i];

		if (ends_with(t->path, ".c"))
			t->slot->built = plan_unit(&f->plan, t->path, t->profile);
	}
	rc = run_jobs(f, err);
	if (!rc)
		rc = run_again(f, tasks, err);
	if (!rc)
		rc = run_leftovers(f, tasks, err);
	plan_clear_jobs(&f->plan);
	pch_clean(&f->plan);
	return rc;
}

static void add_homes(struct facts *f)
{
	while (f->homes.len < f->plan.profiles.len)
		vec_push(&f->homes, map_new());
}

struct facts *facts_new(const struct fact_request *req)
{
	struct facts *f = xcalloc(1, sizeof(*f));

	f->req = req;
	f->arena = arena_new();
	plan_init(&f->plan, req);
	f->graph = graph_new(map_size(f->plan.watch_no));
	f->cache = cache_new(&f->plan);
	add_homes(f);
	return f;
}

size_t facts_add_profile(struct facts *f, const struct profile *p)
{
	size_t no = plan_profile_add(&f->plan, p);

	add_homes(f);
	return no;
}

int facts_collect(struct facts *f, const struct fact_wish *wishes, size_t n, struct err *err)
{
	tasks_t tasks = { 0 };
	int rc = take_wishes(f, wishes, n, &tasks, err);

	if (!rc && tasks.len)
		rc = run_tasks(f, &tasks, err);
	vec_release(&tasks);
	build_result(f);
	return rc;
}

bool facts_steady(const struct facts *f)
{
	return !f || cache_steady(f->cache);
}

static void known_free(struct known *k)
{
	profiles_release(k);
	fact_list_release(&k->facts);
	for (size_t i = 0; i < k->slots.len; i++) {
		vec_release(&k->slots.at[i]->skipped);
		vec_release(&k->slots.at[i]->diags);
	}
	vec_release(&k->slots);
	free(k);
}

void facts_free(struct facts *f)
{
	if (!f)
		return;
	for (size_t i = 0; i < f->files.len; i++)
		known_free(f->files.at[i]);
	for (size_t i = 0; i < f->homes.len; i++)
		map_free(f->homes.at[i]);
	vec_release(&f->files);
	vec_release(&f->homes);
	free(f->sorted);
	graph_free(f->graph);
	cache_free(f->cache);
	plan_release(&f->plan);
	arena_free(f->arena);
	free(f);
}

/* ---- questions ---------------------------------------------------------------------------------- */
size_t facts_nfiles(const struct facts *f)
{
	return f->nsorted;
}

const struct file_facts *facts_file(const struct facts *f, size_t i)
{
	return f->sorted[i];
}

const struct file_facts *facts_of(const struct facts *f, const char *path)
{
	size_t no = map_get(f->plan.file_no, path);

	return no ? &f->files.at[no - 1]->pub : NULL;
}

const struct file_profile *file_profile_of(const struct file_facts *ff, size_t profile)
{
	for (size_t i = 0; i < ff->nprofiles; i++)
		if (ff->profiles[i].no == profile)
			return &ff->profiles[i];
	return NULL;
}

bool file_profile_compiles(const struct file_profile *fp, uint32_t off)
{
	size_t lo = 0, hi = fp->nskipped;

	if (fp->state != FS_PARSED)
		return false;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (fp->skipped[mid].end <= off)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo == fp->nskipped || off < fp->skipped[lo].start;
}

size_t file_facts_find(const struct file_facts *ff, uint32_t start, uint32_t end, enum fact_kind kind,
		       const struct fact **first)
{
	struct fact want = { .start = start, .end = end ? end : UINT32_MAX, .kind = (uint8_t)kind };
	size_t lo = 0, hi = ff->nfacts, n = 0;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (fact_cmp_key(&ff->facts[mid], &want) < 0)
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
