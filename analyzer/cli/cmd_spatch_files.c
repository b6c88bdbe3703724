// SPDX-License-Identifier: GPL-2.0-only
/* Which files a run of spatch is over: named ones, folders, groups from a list. */
#include <dirent.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/run.h"
#include "cli/cmd_spatch.h"

struct finder {
	struct arena *arena;
	const struct spatch_options *o;
	spatch_paths_t files;
	struct err *err;
};

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool wanted_name(const struct finder *f, const char *path)
{
	return ends_with(path, ".c") || (f->o->include_headers && ends_with(path, ".h"));
}

static bool ignored(const struct finder *f, const char *path)
{
	for (size_t i = 0; i < f->o->ignore.items.len; i++)
		if (starts_with(path, f->o->ignore.items.at[i]))
			return true;
	return false;
}

/* Symbolic links are left alone, as find does */
static int walk(struct finder *f, const char *dir)
{
	VEC(const char *) names = { 0 };
	DIR *d = opendir(dir);
	struct dirent *e;
	struct stat st;
	int ret = 0;

	if (!d)
		return err_errno(f->err, ERR_IO, "%s", dir);
	while ((e = readdir(d)))
		if (strcmp(e->d_name, ".") && strcmp(e->d_name, "..") && strcmp(e->d_name, ".git"))
			vec_push(&names, arena_strdup(f->arena, e->d_name));
	closedir(d);
	if (names.len > 1)
		qsort(names.at, names.len, sizeof(*names.at), by_name);
	for (size_t i = 0; i < names.len && !ret; i++) {
		const char *path = ends_with(dir, "/") ? arena_printf(f->arena, "%s%s", dir, names.at[i]) :
							 arena_printf(f->arena, "%s/%s", dir, names.at[i]);

		if (lstat(path, &st))
			continue; /* gone meanwhile */
		if (S_ISDIR(st.st_mode))
			ret = walk(f, path);
		else if (S_ISREG(st.st_mode) && wanted_name(f, path) && !ignored(f, path))
			vec_push(&f->files, path);
	}
	vec_release(&names);
	return ret;
}

int spatch_walk(struct arena *a, const struct spatch_options *o, const char *dir, spatch_paths_t *out, struct err *err)
{
	struct finder f = { .arena = a, .o = o, .files = *out, .err = err };
	int ret = walk(&f, dir);

	*out = f.files;
	return ret;
}

/* Files that git knows below the folder and that have one of the words; the same as walk() where git can't say. */
static int git_grep(struct finder *f, const char *dir, const char *words)
{
	VEC(const char *) argv = { 0 };
	struct str out = STR_INIT, said = STR_INIT;
	struct err err = { 0 };
	const char *p, *eol;
	char *copy = arena_strdup(f->arena, words), *save = NULL, *w;
	int status = 0, ret = 0;

	vec_push(&argv, "git");
	vec_push(&argv, "grep");
	vec_push(&argv, "-l");
	vec_push(&argv, "-w");
	for (w = strtok_r(copy, " ", &save); w; w = strtok_r(NULL, " ", &save)) {
		vec_push(&argv, "-e");
		vec_push(&argv, w);
	}
	vec_push(&argv, "--");
	vec_push(&argv, "*.c");
	if (f->o->include_headers)
		vec_push(&argv, "*.h");
	vec_push(&argv, NULL);
	if (run_program(&(struct run){ .argv = argv.at, .dir = dir, .out = &out, .errout = &said }, &status, &err) ||
	    status > 1) {
		ret = walk(f, dir);
	} else {
		for (p = out.buf; *p; p = *eol ? eol + 1 : eol) {
			eol = p + strcspn(p, "\n");
			w = ends_with(dir, "/") ? arena_printf(f->arena, "%s%.*s", dir, (int)(eol - p), p) :
						  arena_printf(f->arena, "%s/%.*s", dir, (int)(eol - p), p);
			if (!ignored(f, w))
				vec_push(&f->files, w);
		}
	}
	vec_release(&argv);
	str_release(&out);
	str_release(&said);
	return ret;
}

/* Does the text of a file have what the rules need? What cannot be read is kept: the run says so. */
static bool file_wanted(const struct session *s, const char *path)
{
	struct str text = STR_INIT;
	struct err err = { 0 };
	bool wanted = file_read(path, &text, &err) || session_wants(s, text.buf, text.len);

	str_release(&text);
	return wanted;
}

static void add_single(struct finder *f, const struct session *s, spatch_groups_t *out)
{
	for (size_t i = 0; i < f->files.len; i++) {
		struct spatch_group g = { 0 };

		if (!f->o->no_scanner && !file_wanted(s, f->files.at[i]))
			continue;
		vec_push(&g.files, f->files.at[i]);
		vec_push(out, g);
	}
}

static int read_groups(struct finder *f, spatch_groups_t *out)
{
	struct str text = STR_INIT;
	struct spatch_group g = { 0 };
	const char *p, *eol, *end;
	int ret = file_read(f->o->file_groups, &text, f->err);

	for (p = text.buf; *p && !ret; p = *eol ? eol + 1 : eol) {
		eol = end = p + strcspn(p, "\n");
		p += strspn(p, " \t");
		while (end > p && strchr(" \t\r", end[-1]))
			end--;
		if (p < end) {
			vec_push(&g.files, arena_strndup(f->arena, p, (size_t)(end - p)));
		} else if (g.files.len) {
			vec_push(out, g);
			g = (struct spatch_group){ 0 };
		}
	}
	if (g.files.len)
		vec_push(out, g);
	str_release(&text);
	return ret;
}

/* --index I --max N: the I-th of N parts */
static void take_part(const struct spatch_options *o, spatch_groups_t *out)
{
	size_t n = out->len, size, first, last, i, kept = 0;
	bool mine;

	if (o->max < 1)
		return;
	size = (n + (size_t)o->max - 1) / (size_t)o->max;
	first = size * (size_t)o->index;
	last = first + size;
	for (i = 0; i < n; i++) {
		mine = o->mod_distrib ? i % (size_t)o->max == (size_t)o->index : i >= first && i < last;
		if (mine)
			out->at[kept++] = out->at[i];
		else
			vec_release(&out->at[i].files);
	}
	out->len = kept;
}

int spatch_files(struct arena *a, const struct spatch_options *o, const struct session *s, int argc, char **argv,
		 spatch_groups_t *out, struct err *err)
{
	struct finder f = { .arena = a, .o = o, .err = err };
	struct spatch_group g = { 0 };
	struct str words = STR_INIT;
	int ret = 0, i;

	if (o->file_groups) {
		ret = read_groups(&f, out);
	} else if (o->dir) {
		bool some = session_words(s, &words);

		for (i = 0; i < argc && !ret; i++)
			ret = o->use_gitgrep && some ? git_grep(&f, argv[i], words.buf) : walk(&f, argv[i]);
		add_single(&f, s, out);
	} else {
		for (i = 0; i < argc; i++)
			vec_push(&g.files, arena_strdup(a, argv[i]));
		for (i = 0; i < (int)o->opt_c.items.len; i++)
			if (file_exists(o->opt_c.items.at[i]))
				vec_push(&g.files, o->opt_c.items.at[i]);
		if (g.files.len)
			vec_push(out, g);
	}
	take_part(o, out);
	str_release(&words);
	vec_release(&f.files);
	return ret;
}

/* ---- the semantic patch --------------------------------------------------------------------------------- */

/* '-' and '+' in column 0 of patterns; not in metavariables and scripts */
static void swap_marks(struct str *text)
{
	enum { BEFORE, HEADER, PATTERN, SCRIPT } where = BEFORE;
	bool script = false;
	char *p, *eol;

	for (p = text->buf; *p; p = *eol ? eol + 1 : eol) {
		eol = p + strcspn(p, "\n");
		if (*p == '@' && where != HEADER) {
			script = starts_with(p, "@script") || starts_with(p, "@initialize") || starts_with(p, "@finalize");
			where = HEADER;
			if (memmem(p + 1, (size_t)(eol - p) - 1, "@@", 2) && strncmp(p, "@@", 2) != 0)
				where = script ? SCRIPT : PATTERN; /* `@r@ @@` on one line */
		} else if (where == HEADER && starts_with(p, "@@")) {
			where = script ? SCRIPT : PATTERN;
		} else if (where == PATTERN && (*p == '-' || *p == '+')) {
			if (p[1] == *p)
				p[1] = ' '; /* '++' has no opposite */
			*p = *p == '-' ? '+' : '-';
		}
	}
}

int spatch_read(const struct spatch_options *o, struct smpl **out, struct err *err)
{
	struct str text = STR_INIT;
	int ret;

	if (!o->reverse)
		return smpl_read_all(out, o->sp_file, NULL, err);
	ret = file_read(o->sp_file, &text, err);
	if (!ret) {
		swap_marks(&text);
		ret = smpl_parse_all(out, o->sp_file, text.buf, text.len, NULL, err);
	}
	str_release(&text);
	return ret;
}
