// SPDX-License-Identifier: GPL-2.0-only
/*
 * From the requested files to the units to be parsed. A .c that the configuration does not build by
 * itself but that another .c includes is parsed through that one. Headers come with the units; one
 * that came with none gets a unit of its own afterwards.
 */
#include <ctype.h>
#include <dirent.h>

#include "base/file.h"
#include "clang/unit.h"

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void plan_init(struct plan *p, const struct fact_request *req)
{
	const char **files;
	size_t n = 0, k = 0;

	*p = (struct plan){ .req = req, .root = profile_root(req->profile), .file_no = map_new(),
			    .watch_no = map_new(), .arena = arena_new() };
	p->root_len = strlen(p->root);
	while (req->files && req->files[n])
		n++;
	files = arena_alloc(p->arena, (n + 1) * sizeof(*files));
	for (size_t i = 0; i < n; i++)
		files[i] = intern(req->files[i]);
	qsort(files, n, sizeof(*files), by_text);
	for (size_t i = 0; i < n; i++)
		if (!k || files[k - 1] != files[i])
			files[k++] = files[i];
	p->files = files;
	p->nfiles = k;
	for (size_t i = 0; i < k; i++) {
		map_set(p->file_no, files[i], i + 1);
		p->headers |= !ends_with(files[i], ".c");
	}
	for (size_t i = 0; req->watch && req->watch[i]; i++)
		map_set(p->watch_no, req->watch[i], i + 1);
}

void plan_release(struct plan *p)
{
	for (size_t i = 0; i < p->jobs.len; i++)
		directives_free(p->jobs.at[i].directives);
	vec_release(&p->jobs);
	map_free(p->file_no);
	map_free(p->watch_no);
	map_free(p->pch_files);
	arena_free(p->arena);
}

/* ---- includers -------------------------------------------------------------------------------- */
/* Path of what `#include "text"` in a file of this folder means, below the root; "a/../b" folded */
static char *resolve(const char *dir, const char *text, size_t len)
{
	char *joined = strcmp(dir, ".") ? xasprintf("%s/%.*s", dir, (int)len, text) : xstrndup(text, len);
	VEC(char *) parts = { 0 };
	struct str out = STR_INIT;
	char *save = NULL;

	for (char *s = strtok_r(joined, "/", &save); s; s = strtok_r(NULL, "/", &save)) {
		if (!strcmp(s, "..") && parts.len)
			parts.len--;
		else if (strcmp(s, "."))
			vec_push(&parts, s);
	}
	for (size_t i = 0; i < parts.len; i++)
		str_addf(&out, "%s%s", i ? "/" : "", parts.at[i]);
	vec_release(&parts);
	free(joined);
	return str_detach(&out, NULL);
}

/* Calls fn for each `#include "…"` or <…> in the text */
typedef void include_fn(void *ctx, const char *name, size_t len, bool quoted);

static void each_include(const char *text, include_fn *fn, void *ctx)
{
	for (const char *s = text; (s = strstr(s, "include")); s += 7) {
		const char *a = s, *name = s + 7;
		size_t len;

		while (a > text && (a[-1] == ' ' || a[-1] == '\t'))
			a--;
		if (a == text || a[-1] != '#')
			continue;
		name += strspn(name, " \t");
		if (*name != '"' && *name != '<')
			continue;
		len = strcspn(name + 1, "\">\n");
		fn(ctx, name + 1, len, *name == '"');
	}
}

struct includer_scan {
	struct map *map; /* included .c → interned path of the first .c that includes it */
	const char *dir, *path;
};

static void note_includer(void *ctx, const char *name, size_t len, bool quoted)
{
	struct includer_scan *s = ctx;
	char *target;

	if (!quoted || len < 3 || memcmp(name + len - 2, ".c", 2))
		return;
	target = resolve(s->dir, name, len);
	if (!map_has(s->map, target))
		map_set(s->map, target, (uintptr_t)s->path);
	free(target);
}

/* Names of the folder's .c files, sorted */
static void c_files(const struct plan *p, const char *dir, struct words *out)
{
	char *full = path_join(p->root, dir);
	DIR *d = opendir(full);
	struct dirent *e;

	while (d && (e = readdir(d)))
		if (ends_with(e->d_name, ".c"))
			words_add(out, e->d_name);
	if (d)
		closedir(d);
	if (out->items.len)
		qsort(out->items.at, out->items.len, sizeof(*out->items.at), by_text);
	free(full);
}

static void scan_folder(const struct plan *p, const char *dir, include_fn *fn, struct includer_scan *s)
{
	struct words names = { 0 };
	struct str text = STR_INIT;

	c_files(p, dir, &names);
	for (size_t i = 0; i < names.items.len; i++) {
		char *rel = strcmp(dir, ".") ? xasprintf("%s/%s", dir, names.items.at[i]) :
			    xstrdup(names.items.at[i]);
		char *full = path_join(p->root, rel);

		str_reset(&text);
		if (!file_read(full, &text, &(struct err){ 0 })) {
			s->dir = dir;
			s->path = intern(rel);
			each_include(text.buf, fn, s);
		}
		free(full);
		free(rel);
	}
	str_release(&text);
	words_release(&names);
}

/* Who includes this .c? Looked for in its folder and the one above. NULL: nobody. */
static const char *includer(const struct plan *p, struct map *scanned, struct map *includers,
			    const char *path)
{
	char *dir = path_dir(path), *up = path_dir(dir);
	const char *const dirs[] = { dir, up };
	struct includer_scan s = { .map = includers };

	for (size_t i = 0; i < ARRAY_SIZE(dirs); i++) {
		if (map_has(scanned, dirs[i]))
			continue;
		map_set(scanned, dirs[i], 1);
		scan_folder(p, dirs[i], note_includer, &s);
	}
	free(dir);
	free(up);
	return (const char *)map_get(includers, path);
}

/* ---- jobs ------------------------------------------------------------------------------------- */
static const char *joined(struct arena *a, const struct words *w)
{
	struct str s = STR_INIT;
	const char *res;

	for (size_t i = 0; i < w->items.len; i++)
		str_addf(&s, "%s\n", w->items.at[i]);
	res = arena_strndup(a, s.buf, s.len);
	str_release(&s);
	return res;
}

static void add_job(struct plan *p, const char *path, const struct unit_flags *u, const char *prelude)
{
	const char **args = arena_alloc(p->arena, (u->args.items.len + 1) * sizeof(*args));
	struct job job = { .kind = JOB_UNIT, .path = intern(path), .args = args, .prelude = prelude };
	char *full = path_join(p->root, path);

	memcpy(args, u->args.items.at, u->args.items.len * sizeof(*args));
	job.plain = joined(p->arena, &u->plain);
	job.built = u->built;
	if (!p->req->no_pch)
		job.directives = directives_read(full);
	vec_push(&p->jobs, job);
	free(full);
}

static void add_unit(struct plan *p, struct map *have, const char *path, const char *prelude)
{
	struct unit_flags u;

	if (map_has(have, path))
		return;
	map_set(have, path, 1);
	profile_unit_flags(p->req->profile, path, &u);
	add_job(p, path, &u, prelude);
	unit_flags_release(&u);
}

void plan_units(struct plan *p)
{
	struct map *have = map_new(), *scanned = map_new(), *includers = map_new();

	for (size_t i = 0; i < p->nfiles; i++) {
		const char *path = p->files[i], *up;
		struct unit_flags u;

		if (!ends_with(path, ".c"))
			continue;
		for (int depth = 0; depth < 3; depth++) {
			bool built;

			profile_unit_flags(p->req->profile, path, &u);
			built = u.built;
			unit_flags_release(&u);
			up = built ? NULL : includer(p, scanned, includers, path);
			if (!up)
				break;
			path = up;
		}
		add_unit(p, have, path, NULL);
	}
	map_free(have);
	map_free(scanned);
	map_free(includers);
}

/* ---- what no unit contained ------------------------------------------------------------------- */
struct user_scan {
	struct includer_scan scan;
	const char *header, *user; /* user: the first .c found */
};

static void note_user(void *ctx, const char *name, size_t len, bool quoted)
{
	struct user_scan *u = ctx;
	char *target;

	if (u->user || !quoted)
		return;
	target = resolve(u->scan.dir, name, len);
	if (!strcmp(target, u->header))
		u->user = u->scan.path;
	free(target);
}

/*
 * A header of include/ is parsed by itself, behind linux/mm.h, since it may count on what its users
 * include first; one that lies among sources is parsed with the first source there that includes it.
 */
static void plan_header(struct plan *p, struct map *have, const char *path)
{
	struct user_scan u = { .header = path };
	char *dir = path_dir(path), *up = path_dir(dir);
	char *mm = path_join(p->root, "include/linux/mm.h");

	if (!starts_with(path, "include/")) {
		scan_folder(p, dir, note_user, &u.scan);
		if (!u.user)
			scan_folder(p, up, note_user, &u.scan);
	}
	if (u.user)
		add_unit(p, have, u.user, NULL);
	else
		add_unit(p, have, path, file_exists(mm) && strcmp(path, "include/linux/mm.h") ?
				 arena_strdup(p->arena, mm) : NULL);
	free(mm);
	free(dir);
	free(up);
}

void plan_leftovers(struct plan *p, const bool *seen)
{
	struct map *have = map_new();

	for (size_t i = 0; i < p->jobs.len; i++)
		map_set(have, p->jobs.at[i].path, 1);
	for (size_t i = 0; i < p->nfiles; i++) {
		if (seen[i])
			continue;
		if (ends_with(p->files[i], ".c"))
			add_unit(p, have, p->files[i], NULL);
		else
			plan_header(p, have, p->files[i]);
	}
	map_free(have);
}
