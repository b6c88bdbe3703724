// SPDX-License-Identifier: GPL-2.0-only
/* Whole semantic patches under check: their sessions, their files, and the workers that run them. */
#include "base/forkmap.h"
#include "match/whole.h"

/* ---- sessions --------------------------------------------------------------------------------------- */

static bool offers(const struct smpl *f, const char *mode)
{
	for (const char *const *v = f->virtuals; v && *v; v++)
		if (!strcmp(*v, mode))
			return true;
	return false;
}

static int add_mode(struct run *r, struct whole *w, const char *const *virtuals, bool patches, bool reports,
		    struct err *err)
{
	struct whole_mode *m = &w->modes[w->nmodes];
	int ret;

	*m = (struct whole_mode){ .patches = patches, .reports = reports };
	m->so = (struct session_options){
		.smpl = w->rule->smpl, .virtuals = virtuals, .idents = r->o->idents, .names = r->names,
		.decls = r->tree_decls, .index = r->o->index, .root = tree_root(r->o->tree), .max_width = 80,
	};
	ret = session_new(&m->s, &m->so, err);
	if (ret)
		return ret;
	w->nmodes++;
	w->typed |= session_needs_types(m->s);
	w->scripts |= session_has_scripts(m->s);
	w->one_by_one |= session_has_scripts(m->s) && session_keeps_state(m->s);
	return 0;
}

/* As asked for, else a mode for patches and one that reports, as far as the rule file offers them */
static int open_modes(struct run *r, struct whole *w, struct err *err)
{
	static const char *const patch[] = { "patch", NULL }, *const none[] = { NULL };
	static const char *const reporting[][2] = { { "report", NULL }, { "org", NULL }, { "context", NULL } };
	const struct smpl *f = w->rule->smpl;
	int ret = 0;

	if (r->o->virtuals)
		return add_mode(r, w, r->o->virtuals, true, true, err);
	if (offers(f, "patch"))
		ret = add_mode(r, w, patch, true, false, err);
	for (size_t i = 0; i < ARRAY_SIZE(reporting) && !ret; i++) {
		if (!offers(f, reporting[i][0]))
			continue;
		return add_mode(r, w, reporting[i], false, true, err);
	}
	if (!ret && !w->nmodes)
		ret = add_mode(r, w, none, true, true, err);
	return ret;
}

/* What a script printed */
static void add_note(struct run *r, const char *text)
{
	if (*text)
		run_note(r, arena_printf(r->priv->arena, "a script says: %s", text));
}

int wholes_open(struct run *r, const rules_t *rules, struct err *err)
{
	struct str said = STR_INIT;
	int ret = 0;

	for (size_t i = 0; i < rules->len && !ret; i++) {
		struct whole *w = xcalloc(1, sizeof(*w));

		w->rule = rules->at[i];
		vec_push(&r->wholes, w);
		ret = open_modes(r, w, err);
		r->unsteady |= w->scripts; /* who knows what they ask of the world */
		for (size_t k = 0; k < w->nmodes && !ret; k++)
			ret = session_initialize(w->modes[k].s, &said, err);
	}
	add_note(r, said.buf);
	str_release(&said);
	return ret;
}

void wholes_close(struct run *r)
{
	for (size_t i = 0; i < r->wholes.len; i++) {
		for (size_t k = 0; k < r->wholes.at[i]->nmodes; k++)
			session_free(r->wholes.at[i]->modes[k].s);
		vec_release(&r->wholes.at[i]->files);
		free(r->wholes.at[i]);
	}
	vec_release(&r->wholes);
}

bool wholes_typed(const struct run *r)
{
	for (size_t i = 0; i < r->wholes.len; i++)
		if (r->wholes.at[i]->typed)
			return true;
	return false;
}

/* ---- which files ------------------------------------------------------------------------------------ */

static void add_type(void *ctx, const struct ctype *t)
{
	vec_push(&((struct carried *)ctx)->types, t);
}

/* False: nothing says which files count */
static bool types_of(const struct whole *w, struct carried *out)
{
	struct str words = STR_INIT;
	bool known = true;

	for (size_t k = 0; k < w->nmodes && known; k++) {
		if (!session_words(w->modes[k].s, &words))
			known = session_types(w->modes[k].s, add_type, out);
		str_reset(&words);
	}
	str_release(&words);
	return known;
}

void wholes_types(const struct run *r, struct carried *out)
{
	for (size_t i = 0; i < r->wholes.len; i++)
		types_of(r->wholes.at[i], out);
}

/* Words, and what carries the types: a file that counts mentions one of them. NULL: every file counts. */
static struct map *words_of(struct run *r, const struct whole *w)
{
	struct map *words = map_new();
	struct carried types = { 0 };
	struct str text = STR_INIT;
	char *save = NULL;

	if (!types_of(w, &types)) {
		vec_release(&types.types);
		map_free(words);
		return NULL;
	}
	for (size_t k = 0; k < w->nmodes; k++) {
		session_words(w->modes[k].s, &text);
		str_addch(&text, ' ');
	}
	for (char *word = strtok_r(text.buf, " ", &save); word; word = strtok_r(NULL, " ", &save))
		map_set(words, word, 1);
	candidates_carriers(r, &types, words);
	vec_release(&types.types);
	str_release(&text);
	return words;
}

/* ---- one job ---------------------------------------------------------------------------------------- */

struct job {
	struct whole *w;
	const char *path;        /* interned */
};
struct jobs {
	struct run *r;
	VEC(struct job) list;
	bool probe;              /* only where clang should look */
	candidates_t *out;
};

static void out_release(struct whole_out *o)
{
	vec_release(&o->findings);
	vec_release(&o->groups);
	vec_release(&o->gaps);
	vec_release(&o->notes);
	candidate_release(&o->candidate);
	arena_free(o->arena);
}

static void run_job(const struct jobs *jobs, const struct job *j, struct whole_out *out)
{
	if (jobs->probe)
		whole_places(jobs->r, j->w, j->path, out);
	else
		whole_find(jobs->r, j->w, j->path, out);
}

static void put_out(const struct whole_out *o, struct str *s)
{
	const struct candidate *c = &o->candidate;

	put_u64(s, o->findings.len);
	for (size_t i = 0; i < o->findings.len; i++)
		kept_put_finding(s, &o->findings.at[i]);
	put_u64(s, o->groups.len);
	for (size_t i = 0; i < o->groups.len; i++)
		kept_put_group(s, &o->groups.at[i]);
	put_u64(s, o->gaps.len);
	for (size_t i = 0; i < o->gaps.len; i++) {
		put_text(s, o->gaps.at[i].file);
		put_text(s, o->gaps.at[i].reason);
	}
	put_u64(s, o->notes.len);
	for (size_t i = 0; i < o->notes.len; i++)
		put_text(s, o->notes.at[i]);
	put_u64(s, c->places.len);
	for (size_t i = 0; i < c->places.len; i++)
		put_u64(s, c->places.at[i]);
	put_u64(s, c->arches.len);
	for (size_t i = 0; i < c->arches.len; i++)
		put_text(s, c->arches.at[i]);
	put_u64(s, c->in_macros.len);
	for (size_t i = 0; i < c->in_macros.len; i++) {
		put_u64(s, c->in_macros.at[i].off);
		put_text(s, c->in_macros.at[i].macro);
	}
}

static void get_candidate(struct kept_reader *rd, struct candidate *c)
{
	size_t n = get_count(&rd->w);

	for (size_t i = 0; i < n; i++)
		vec_push(&c->places, get_u32(&rd->w));
	n = get_count(&rd->w);
	for (size_t i = 0; i < n; i++)
		vec_push(&c->arches, intern(kept_get_text(rd)));
	n = get_count(&rd->w);
	for (size_t i = 0; i < n; i++) {
		struct macro_place m = { .off = get_u32(&rd->w) };

		m.macro = intern(kept_get_text(rd));
		vec_push(&c->in_macros, m);
	}
}

/* Into the result of the run; texts come into its arena */
static void take_out(struct jobs *jobs, const struct job *j, const char *p, size_t size)
{
	struct run *r = jobs->r;
	struct kept_reader rd = { { p, p + size, false }, r->priv->arena };
	struct candidate c = { .path = j->path };
	size_t n = get_count(&rd.w);

	for (size_t i = 0; i < n; i++) {
		struct finding f = { 0 };

		kept_get_finding(&rd, &f);
		vec_push(&r->out->result.findings, f);
	}
	n = get_count(&rd.w);
	for (size_t i = 0; i < n; i++) {
		struct edit_group g = { 0 };

		kept_get_group(&rd, &g);
		vec_push(&r->out->groups, g);
	}
	n = get_count(&rd.w);
	for (size_t i = 0; i < n; i++) {
		struct gap g = { .file = kept_get_text(&rd) };

		g.reason = kept_get_text(&rd);
		vec_push(&r->out->result.gaps, g);
	}
	n = get_count(&rd.w);
	for (size_t i = 0; i < n; i++)
		add_note(r, kept_get_text(&rd));
	get_candidate(&rd, &c);
	if (!c.places.len || !jobs->out) {
		candidate_release(&c);
		return;
	}
	vec_push(&j->w->files, j->path);
	vec_push(jobs->out, c);
}

/* ---- all jobs ---------------------------------------------------------------------------------------- */

static void work(void *ctx, size_t i, struct str *out)
{
	const struct jobs *jobs = ctx;
	const struct job *j = &jobs->list.at[i];
	struct whole_out o = { .arena = arena_new() };
	struct err err = { 0 };

	for (size_t k = 0; k < j->w->nmodes; k++)
		if (session_worker(j->w->modes[k].s, &err)) {
			vec_push(&o.gaps, (struct gap){ j->path, err.text });
			break;
		}
	if (!err.code)
		run_job(jobs, j, &o);
	put_out(&o, out);
	out_release(&o);
}

static void take(void *ctx, size_t i, const char *p, size_t n)
{
	struct jobs *jobs = ctx;

	take_out(jobs, &jobs->list.at[i], p, n);
	run_step(jobs->r, jobs->probe ? "looking for matches" : "matching", i, jobs->list.len);
}

static void lost(void *ctx, size_t i, const char *reason)
{
	struct jobs *jobs = ctx;

	run_gap(jobs->r, jobs->list.at[i].path, "rule %s: %s", jobs->list.at[i].w->rule->name, reason);
}

/* Those whose scripts keep a state from file to file run one after the other, here. */
static int run_jobs(struct jobs *jobs, struct err *err)
{
	struct forkmap f = { .jobs = jobs->r->o->jobs, .work = work, .take = take, .lost = lost, .ctx = jobs };
	struct str out = STR_INIT;
	struct jobs rest = *jobs;
	int ret;

	memset(&rest.list, 0, sizeof(rest.list));
	for (size_t i = 0; i < jobs->list.len; i++) {
		const struct job *j = &jobs->list.at[i];

		if (!j->w->one_by_one) {
			vec_push(&rest.list, *j);
			continue;
		}
		str_reset(&out);
		work(jobs, i, &out);
		take(jobs, i, out.buf, out.len);
	}
	f.n = rest.list.len;
	f.ctx = &rest;
	ret = f.n ? forkmap_run(&f, err) : 0;
	str_release(&out);
	vec_release(&rest.list);
	return ret;
}

static int by_path(const void *a, const void *b)
{
	return strcmp(((const struct candidate *)a)->path, ((const struct candidate *)b)->path);
}

int wholes_probe(struct run *r, candidates_t *out, struct err *err)
{
	struct jobs probe = { .r = r, .probe = true, .out = out }, now = { .r = r };
	int ret = 0;

	for (size_t i = 0; i < r->wholes.len && !ret; i++) {
		struct whole *w = r->wholes.at[i];
		struct map *words = words_of(r, w);
		paths_t files = { 0 };

		ret = candidates_with(r, words, &files, err);
		for (size_t k = 0; k < files.len; k++) {
			if (w->typed)
				vec_push(&probe.list, (struct job){ w, files.at[k] });
			else
				vec_push(&now.list, (struct job){ w, files.at[k] });
		}
		if (words)
			map_free(words);
		vec_release(&files);
	}
	r->out->result.files_checked += now.list.len;
	if (!ret)
		ret = run_jobs(&now, err);
	if (!ret)
		ret = run_jobs(&probe, err);
	if (out->len)
		qsort(out->at, out->len, sizeof(*out->at), by_path);
	vec_release(&probe.list);
	vec_release(&now.list);
	return ret;
}

static int finalize(struct run *r, struct err *err)
{
	struct str said = STR_INIT;
	int ret = 0;

	for (size_t i = 0; i < r->wholes.len && !ret; i++)
		for (size_t k = 0; k < r->wholes.at[i]->nmodes && !ret; k++)
			ret = session_finalize(r->wholes.at[i]->modes[k].s, &said, err);
	add_note(r, said.buf);
	str_release(&said);
	return ret;
}

int wholes_match(struct run *r, struct err *err)
{
	struct jobs jobs = { .r = r };
	int ret;

	for (size_t i = 0; i < r->wholes.len; i++)
		for (size_t k = 0; k < r->wholes.at[i]->files.len; k++)
			vec_push(&jobs.list, (struct job){ r->wholes.at[i], r->wholes.at[i]->files.at[k] });
	ret = run_jobs(&jobs, err);
	vec_release(&jobs.list);
	return ret ? ret : finalize(r, err);
}
