// SPDX-License-Identifier: GPL-2.0-only
/*
 * Results kept between runs: one file each, named by a hash of all that a result depends on (program,
 * tree as the index knows it, rules, options, profiles). A file that does not read well is as good as
 * none.
 */
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "match/private.h"
#include "match/program.h" /* made from our own sources */

#define KEPT_MAX 200 /* files in the folder */

/* ---- the key ----------------------------------------------------------------------------------------- */

static void add_text(struct str *s, const char *t)
{
	str_add(s, t ? t : "\1");
	str_addch(s, '\0');
}

static int add_rules(const struct match_options *o, struct str *s, struct err *err)
{
	paths_t files = { 0 };
	int rc = rules_files(o, &files, err);

	for (size_t i = 0; i < files.len && !rc; i++) {
		struct str text = STR_INIT;
		char hex[33];

		rc = file_read(files.at[i], &text, err);
		hash_hex(text.buf, text.len, hex);
		add_text(s, files.at[i]);
		add_text(s, hex);
		str_release(&text);
	}
	vec_release(&files);
	return rc;
}

static void add_list(struct str *s, const char *const *list)
{
	for (; list && *list; list++)
		add_text(s, *list);
	add_text(s, NULL);
}

/* NULL: this run's result cannot be kept. */
static char *kept_path(const struct match_options *o)
{
	struct str s = STR_INIT;
	struct err err = { 0 };
	char state[33], hex[33], *path = NULL, *here;

	if (!o->kept || !o->index)
		return NULL;
	add_text(&s, PROGRAM);
	add_text(&s, tree_root(o->tree));
	add_list(&s, o->rules);
	add_list(&s, o->virtuals);
	add_list(&s, o->idents);
	add_list(&s, o->paths);
	here = o->paths ? path_real(".") : NULL; /* what they are relative to */
	add_text(&s, here);
	free(here);
	str_addf(&s, "%d%d%d", o->arch_code, o->inferred, o->every_arch);
	for (size_t i = 0; o->profiles[i]; i++) {
		add_text(&s, profile_name(o->profiles[i]));
		add_text(&s, profile_key(o->profiles[i]));
	}
	for (size_t i = 0; i < o->ngaps; i++) {
		add_text(&s, o->gaps[i].file);
		add_text(&s, o->gaps[i].reason);
	}
	if (!add_rules(o, &s, &err) && !index_state(o->index, o->tree, state, &err)) {
		add_text(&s, state);
		hash_hex(s.buf, s.len, hex);
		path = path_join(o->kept, hex);
	}
	str_release(&s);
	return path;
}

/* ---- writing ----------------------------------------------------------------------------------------- */

void kept_put_finding(struct str *s, const struct finding *f)
{
	size_t n = 0;

	put_text(s, f->rule);
	put_u64(s, f->severity);
	put_text(s, f->file);
	put_u64(s, (uint64_t)f->line);
	put_u64(s, (uint64_t)f->column);
	put_u64(s, (uint64_t)f->end_line);
	put_u64(s, (uint64_t)f->end_column);
	put_text(s, f->function);
	put_text(s, f->message);
	put_text(s, f->kind);
	while (f->profiles[n])
		n++;
	put_u64(s, n);
	for (size_t i = 0; i < n; i++)
		put_text(s, f->profiles[i]);
	put_u64(s, f->exact);
	put_u64(s, f->fixable);
	put_maybe(s, f->no_fix);
	put_text(s, f->fingerprint);
	put_u64(s, f->npath);
	for (size_t i = 0; i < f->npath; i++) {
		put_text(s, f->path[i].file);
		put_u64(s, (uint64_t)f->path[i].line);
		put_text(s, f->path[i].note);
	}
}

void kept_put_group(struct str *s, const struct edit_group *g)
{
	put_text(s, g->path);
	put_text(s, g->rule);
	put_maybe(s, g->hash);
	put_maybe(s, g->where);
	put_u64(s, g->span_start);
	put_u64(s, g->span_end);
	put_u64(s, g->inferred);
	put_u64(s, g->nedits);
	for (size_t i = 0; i < g->nedits; i++) {
		put_u64(s, g->edits[i].start);
		put_u64(s, g->edits[i].end);
		put_text(s, g->edits[i].text);
	}
}

static void put_rule(struct str *s, const struct match_rule *r)
{
	put_text(s, r->name);
	put_maybe(s, r->message);
	put_maybe(s, r->description);
	put_text(s, r->path);
	put_text(s, r->text);
}

static void put_result(struct str *s, const struct match_result *m)
{
	const struct result *r = &m->result;

	put_u64(s, r->findings.len);
	for (size_t i = 0; i < r->findings.len; i++)
		kept_put_finding(s, &r->findings.at[i]);
	put_u64(s, r->gaps.len);
	for (size_t i = 0; i < r->gaps.len; i++) {
		put_text(s, r->gaps.at[i].file);
		put_text(s, r->gaps.at[i].reason);
	}
	put_u64(s, r->files_total);
	put_u64(s, r->files_checked);
	put_u64(s, m->groups.len);
	for (size_t i = 0; i < m->groups.len; i++)
		kept_put_group(s, &m->groups.at[i]);
	put_u64(s, m->rules.len);
	for (size_t i = 0; i < m->rules.len; i++)
		put_rule(s, &m->rules.at[i]);
	put_u64(s, m->notes.len);
	for (size_t i = 0; i < m->notes.len; i++)
		put_text(s, m->notes.at[i]);
}

/* ---- reading ----------------------------------------------------------------------------------------- */

const char *kept_get_text(struct kept_reader *r)
{
	size_t len;
	const char *t = get_text(&r->w, &len);

	return arena_strndup(r->arena, t, len);
}

static const char *maybe(struct kept_reader *r)
{
	return get_u64(&r->w) ? kept_get_text(r) : NULL;
}

void kept_get_finding(struct kept_reader *r, struct finding *f)
{
	const char **profiles;
	struct finding_step *steps;
	size_t n;

	f->rule = kept_get_text(r);
	f->severity = (enum severity)get_u32(&r->w);
	f->file = kept_get_text(r);
	f->line = (int)get_u32(&r->w);
	f->column = (int)get_u32(&r->w);
	f->end_line = (int)get_u32(&r->w);
	f->end_column = (int)get_u32(&r->w);
	f->function = kept_get_text(r);
	f->message = kept_get_text(r);
	f->kind = kept_get_text(r);
	n = get_count(&r->w);
	f->profiles = profiles = arena_alloc(r->arena, (n + 1) * sizeof(*profiles));
	for (size_t i = 0; i < n; i++)
		profiles[i] = kept_get_text(r);
	profiles[n] = NULL;
	f->exact = get_u64(&r->w);
	f->fixable = get_u64(&r->w);
	f->no_fix = maybe(r);
	f->fingerprint = kept_get_text(r);
	f->npath = get_count(&r->w);
	f->path = steps = arena_alloc(r->arena, (f->npath + 1) * sizeof(*steps));
	for (size_t i = 0; i < f->npath; i++) {
		steps[i].file = kept_get_text(r);
		steps[i].line = (int)get_u32(&r->w);
		steps[i].note = kept_get_text(r);
	}
}

void kept_get_group(struct kept_reader *r, struct edit_group *g)
{
	g->path = intern(kept_get_text(r));
	g->rule = kept_get_text(r);
	g->hash = maybe(r);
	g->where = maybe(r);
	g->span_start = get_u32(&r->w);
	g->span_end = get_u32(&r->w);
	g->inferred = get_u64(&r->w);
	g->nedits = get_count(&r->w);
	g->edits = arena_alloc(r->arena, (g->nedits + 1) * sizeof(*g->edits));
	for (size_t i = 0; i < g->nedits; i++) {
		g->edits[i].start = get_u32(&r->w);
		g->edits[i].end = get_u32(&r->w);
		g->edits[i].text = kept_get_text(r);
	}
}

static void get_result(struct kept_reader *r, struct match_result *m)
{
	struct result *res = &m->result;
	size_t n = get_count(&r->w);

	for (size_t i = 0; i < n && !r->w.bad; i++) {
		struct finding f = { 0 };

		kept_get_finding(r, &f);
		vec_push(&res->findings, f);
	}
	n = get_count(&r->w);
	for (size_t i = 0; i < n && !r->w.bad; i++) {
		struct gap g = { .file = kept_get_text(r) };

		g.reason = kept_get_text(r);
		vec_push(&res->gaps, g);
	}
	res->files_total = get_u64(&r->w);
	res->files_checked = get_u64(&r->w);
	n = get_count(&r->w);
	for (size_t i = 0; i < n && !r->w.bad; i++) {
		struct edit_group g = { 0 };

		kept_get_group(r, &g);
		vec_push(&m->groups, g);
	}
	n = get_count(&r->w);
	for (size_t i = 0; i < n && !r->w.bad; i++) {
		struct match_rule d = { .name = kept_get_text(r) };

		d.message = maybe(r);
		d.description = maybe(r);
		d.path = kept_get_text(r);
		d.text = kept_get_text(r);
		vec_push(&m->rules, d);
	}
	n = get_count(&r->w);
	for (size_t i = 0; i < n && !r->w.bad; i++)
		vec_push(&m->notes, kept_get_text(r));
}

/* ---- the folder -------------------------------------------------------------------------------------- */

struct kept_file {
	char *path;
	struct timespec used;
};
typedef VEC(struct kept_file) kept_files_t;

static int by_use(const void *a, const void *b)
{
	const struct timespec *x = &((const struct kept_file *)a)->used, *y = &((const struct kept_file *)b)->used;

	if (x->tv_sec != y->tv_sec)
		return x->tv_sec < y->tv_sec ? -1 : 1;
	return (x->tv_nsec > y->tv_nsec) - (x->tv_nsec < y->tv_nsec);
}

static void make_room(const char *dir)
{
	DIR *d = opendir(dir);
	kept_files_t files = { 0 };
	struct dirent *e;
	struct stat st;

	while (d && (e = readdir(d))) {
		struct kept_file f = { .path = e->d_name[0] == '.' ? NULL : path_join(dir, e->d_name) };

		if (f.path && !lstat(f.path, &st)) {
			f.used = st.st_mtim;
			vec_push(&files, f);
		} else {
			free(f.path);
		}
	}
	if (d)
		closedir(d);
	if (files.len)
		qsort(files.at, files.len, sizeof(*files.at), by_use);
	for (size_t i = 0; i < files.len; i++) {
		if (files.len - i >= KEPT_MAX)
			unlink(files.at[i].path);
		free(files.at[i].path);
	}
	vec_release(&files);
}

bool kept_find(struct run *r)
{
	struct str bytes = STR_INIT;
	struct kept_reader rd = { .arena = r->priv->arena };
	struct match_result *m = r->out;
	bool good = false;
	size_t skip;

	r->kept = kept_path(r->o);
	if (r->kept && file_read_sealed(r->kept, &bytes, &skip)) {
		rd.w = (struct wire){ bytes.buf + skip, bytes.buf + bytes.len, false };
		get_result(&rd, m);
		good = !rd.w.bad && rd.w.at == rd.w.end;
		if (good)
			utimensat(AT_FDCWD, r->kept, NULL, 0); /* used now */
	}
	if (!good) {
		m->result.findings.len = m->result.gaps.len = 0;
		m->groups.len = m->rules.len = m->notes.len = 0;
	}
	str_release(&bytes);
	return good;
}

void kept_store(struct run *r)
{
	struct str body = STR_INIT;
	struct err err = { 0 };

	if (!r->kept || r->unsteady || !facts_steady(r->facts))
		return;
	for (size_t i = 0; r->o->profiles[i]; i++)
		if (!profile_is_unchanged(r->o->profiles[i]))
			return;
	put_result(&body, r->out);
	/* A full disk costs this result, not the run. */
	if (!dir_make(r->o->kept, &err)) {
		make_room(r->o->kept);
		file_write_sealed(r->kept, &body, &err);
	}
	str_release(&body);
}
