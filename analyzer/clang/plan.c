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

/* ---- what is wished ---------------------------------------------------------------------------- */
void plan_init(struct plan *p, const struct fact_request *req)
{
	*p = (struct plan){ .req = req, .arena = arena_new() };
	p->file_no = map_new();
	p->watch_no = map_new();
	p->units = map_new();
	p->scanned = map_new();
	p->includers = map_new();
	p->users = map_new();
	p->directives = map_new();
	for (size_t i = 0; req->profiles[i]; i++)
		plan_profile_add(p, req->profiles[i]);
	for (size_t i = 0; req->watch && req->watch[i]; i++)
		map_set(p->watch_no, req->watch[i], i + 1);
}

size_t plan_profile_add(struct plan *p, const struct profile *profile)
{
	if (!p->root) {
		p->root = profile_root(profile);
		p->root_len = strlen(p->root);
	}
	BUG_ON(strcmp(p->root, profile_root(profile)) != 0);
	vec_push(&p->profiles, (struct plan_profile){ .profile = profile });
	return p->profiles.len - 1;
}

static bool has_profile(const struct plan_file *f, size_t profile)
{
	for (size_t i = 0; i < f->profiles.len; i++)
		if (f->profiles.at[i] == profile)
			return true;
	return false;
}

static void add_profile(struct plan_file *f, size_t profile)
{
	size_t i;

	vec_push(&f->profiles, (uint32_t)profile);
	for (i = f->profiles.len - 1; i > 0 && f->profiles.at[i - 1] > profile; i--)
		f->profiles.at[i] = f->profiles.at[i - 1];
	f->profiles.at[i] = (uint32_t)profile;
}

size_t plan_wish(struct plan *p, const char *path, size_t profile, bool *is_new)
{
	uintptr_t *slot = map_slot(p->file_no, path, strlen(path), NULL);
	struct plan_file *f;

	BUG_ON(profile >= p->profiles.len);
	if (!*slot) {
		vec_push(&p->files, (struct plan_file){ .path = intern(path) });
		*slot = p->files.len;
	}
	f = &p->files.at[*slot - 1];
	*is_new = !has_profile(f, profile);
	if (*is_new) {
		add_profile(f, profile);
		p->wishes++;
	}
	p->profiles.at[profile].headers |= !ends_with(path, ".c");
	return *slot - 1;
}

int32_t plan_wanted(const struct plan *p, const char *path, size_t profile)
{
	size_t no = map_get(p->file_no, path);

	return no && has_profile(&p->files.at[no - 1], profile) ? (int32_t)no - 1 : -1;
}

void plan_clear_jobs(struct plan *p)
{
	p->jobs.len = 0;
}

void plan_begin(struct plan *p)
{
	plan_clear_jobs(p);
	map_free(p->units);
	p->units = map_new();
}

void plan_release(struct plan *p)
{
	plan_clear_jobs(p);
	vec_release(&p->jobs);
	for (size_t i = 0; i < p->files.len; i++)
		vec_release(&p->files.at[i].profiles);
	vec_release(&p->files);
	for (size_t i = 0; i < p->profiles.len; i++) {
		for (size_t k = 0; k < p->profiles.at[i].pchs.len; k++)
			pch_release(p->profiles.at[i].pchs.at[k]);
		vec_release(&p->profiles.at[i].pchs);
	}
	vec_release(&p->profiles);
	map_free(p->file_no);
	map_free(p->watch_no);
	map_free(p->units);
	map_free(p->scanned);
	map_free(p->includers);
	map_free(p->users);
	directives_release(p);
	arena_free(p->arena);
}

/* ---- includers -------------------------------------------------------------------------------- */
char *plan_resolve(const char *dir, const char *text, size_t len)
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
	target = plan_resolve(s->dir, name, len);
	if (!map_has(s->map, target))
		map_set(s->map, target, (uintptr_t)s->path);
	free(target);
}

void plan_c_files(const struct plan *p, const char *dir, struct words *out)
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

	plan_c_files(p, dir, &names);
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
static const char *includer(struct plan *p, const char *path)
{
	char *dir = path_dir(path), *up = path_dir(dir);
	const char *const dirs[] = { dir, up };
	struct includer_scan s = { .map = p->includers };

	for (size_t i = 0; i < ARRAY_SIZE(dirs); i++) {
		if (map_has(p->scanned, dirs[i]))
			continue;
		map_set(p->scanned, dirs[i], 1);
		scan_folder(p, dirs[i], note_includer, &s);
	}
	free(dir);
	free(up);
	return (const char *)map_get(p->includers, path);
}

/* ---- jobs ------------------------------------------------------------------------------------- */
static const char *joined(const struct words *w)
{
	struct str s = STR_INIT;
	const char *res;

	for (size_t i = 0; i < w->items.len; i++)
		str_addf(&s, "%s\n", w->items.at[i]);
	res = internn(s.buf, s.len);
	str_release(&s);
	return res;
}

static void add_job(struct plan *p, size_t profile, const char *path, const struct unit_flags *u,
		    const char *prelude)
{
	const char **args = arena_alloc(p->arena, (u->args.items.len + 1) * sizeof(*args));
	struct job job = { .kind = JOB_UNIT, .profile = profile, .path = intern(path), .args = args,
			   .prelude = prelude };

	memcpy(args, u->args.items.at, u->args.items.len * sizeof(*args));
	job.plain = joined(&u->plain);
	job.built = u->built;
	if (!p->req->no_pch)
		job.directives = directives_of(p, job.path);
	vec_push(&p->jobs, job);
}

/* Once per profile and collection */
static void add_unit(struct plan *p, size_t profile, const char *path, const char *prelude)
{
	char *key = xasprintf("%zu %s", profile, path);
	struct unit_flags u;

	if (!map_has(p->units, key)) {
		map_set(p->units, key, 1);
		profile_unit_flags(p->profiles.at[profile].profile, path, &u);
		add_job(p, profile, path, &u, prelude);
		unit_flags_release(&u);
	}
	free(key);
}

static bool is_built(const struct plan *p, size_t profile, const char *path)
{
	struct unit_flags u;
	bool built;

	profile_unit_flags(p->profiles.at[profile].profile, path, &u);
	built = u.built;
	unit_flags_release(&u);
	return built;
}

bool plan_unit(struct plan *p, const char *path, size_t profile)
{
	bool built = is_built(p, profile, path), up_built = built;

	for (int depth = 0; depth < 3 && !up_built; depth++) {
		const char *up = includer(p, path);

		if (!up)
			break;
		path = up;
		up_built = is_built(p, profile, path);
	}
	add_unit(p, profile, path, NULL);
	return built;
}

void plan_again(struct plan *p, const char *path, const char *home, size_t profile)
{
	const struct plan_profile *pp = &p->profiles.at[profile];

	for (size_t i = 0; i < pp->pchs.len; i++) {
		struct pch *pch = pp->pchs.at[i];

		if (pch->failed || !pch->files || !map_has(pch->files, path))
			continue;
		for (size_t k = 0; k < p->jobs.len; k++)
			if (p->jobs.at[k].kind == JOB_PCH && p->jobs.at[k].pch == pch)
				return;
		vec_push(&p->jobs, pch_job(pch));
		return;
	}
	if (home)
		add_unit(p, profile, home, NULL);
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
	target = plan_resolve(u->scan.dir, name, len);
	if (!strcmp(target, u->header))
		u->user = u->scan.path;
	free(target);
}

/* The first source beside or above the header that includes it; NULL: none, or it is one of include/ */
static const char *user_of(struct plan *p, const char *path)
{
	struct user_scan u = { .header = path };
	char *dir, *up;

	if (starts_with(path, "include/"))
		return NULL;
	if (map_has(p->users, path))
		return (const char *)map_get(p->users, path);
	dir = path_dir(path);
	up = path_dir(dir);
	scan_folder(p, dir, note_user, &u.scan);
	if (!u.user)
		scan_folder(p, up, note_user, &u.scan);
	map_set(p->users, path, (uintptr_t)u.user);
	free(dir);
	free(up);
	return u.user;
}

/*
 * A header of include/ is parsed by itself, behind linux/mm.h, since it may count on what its users
 * include first; one that lies among sources is parsed with the first source there that includes it.
 */
void plan_leftover(struct plan *p, const char *path, size_t profile)
{
	const char *user = ends_with(path, ".c") ? path : user_of(p, path);
	char *mm;

	if (user) {
		add_unit(p, profile, user, NULL);
		return;
	}
	mm = path_join(p->root, "include/linux/mm.h");
	add_unit(p, profile, path, file_exists(mm) && strcmp(path, "include/linux/mm.h") ?
			 arena_strdup(p->arena, mm) : NULL);
	free(mm);
}
