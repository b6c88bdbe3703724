// SPDX-License-Identifier: GPL-2.0-only
/*
 * Precompiled headers, one per profile and flags: those headers that many sources include. They save most
 * of the time of a parse (24 s → 6 s for all of mm/), also where foreign inline assembly gives errors.
 *
 * It changes what a unit sees: headers that it never included, and macros that it defines in front of
 * an #include come too late. So a unit with such a #define is parsed plainly, and one whose parse
 * gives an error too. Never for verification: a missing #include would not be seen.
 */
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "clang/unit.h"
#include "clang/visible.h"

enum {
	MIN_UNITS = 4,  /* with fewer, making it costs more than it saves */
	SHARE = 10,     /* per cent of the units that include a header directly */
	KEPT = 6,       /* files kept in the cache folder per profile */
};

/* ---- what a file says to the preprocessor --------------------------------------------------------- */
struct directive_item {
	bool include;     /* else: #define or #undef of a macro that a header may ask for */
	const char *name; /* interned; includes: "linux/mm.h" */
	bool quoted;
};
struct directives {
	VEC(struct directive_item) items;
};

/* Macros that change only the text of messages */
static bool harmless(const char *name, size_t n)
{
	static const char *const names[] = { "pr_fmt", "dev_fmt", "KMSG_COMPONENT", "fmt", "PREFIX",
					     "DRV_NAME", "DRIVER_NAME", "DRV_VERSION", "MODULE_NAME" };

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (strlen(names[i]) == n && !memcmp(names[i], name, n))
			return true;
	return false;
}

static void read_directive(struct directives *d, const char *s)
{
	struct directive_item it = { 0 };
	size_t n;

	s += strspn(s, " \t");
	n = ident_length(s);
	it.include = n == 7 && !memcmp(s, "include", 7);
	if (!it.include && !(n == 6 && !memcmp(s, "define", 6)) && !(n == 5 && !memcmp(s, "undef", 5)))
		return;
	s += n;
	s += strspn(s, " \t");
	if (it.include) {
		if (*s != '<' && *s != '"')
			return;
		it.quoted = *s++ == '"';
		n = strcspn(s, ">\"\n");
	} else {
		n = ident_length(s);
		if (harmless(s, n))
			return;
	}
	it.name = internn(s, n);
	vec_push(&d->items, it);
}

static struct directives *directives_read(const char *path)
{
	struct directives *d = xcalloc(1, sizeof(*d));
	struct str text = STR_INIT;

	if (!file_read(path, &text, &(struct err){ 0 })) {
		for (const char *s = text.buf, *nl; *s; s = nl + 1) {
			s += strspn(s, " \t");
			if (*s == '#')
				read_directive(d, s + 1);
			nl = strchr(s, '\n');
			if (!nl)
				break;
		}
	}
	str_release(&text);
	return d;
}

const struct directives *directives_of(struct plan *p, const char *path)
{
	uintptr_t *slot = map_slot(p->directives, path, strlen(path), NULL);

	if (!*slot) {
		char *full = path_join(p->root, path);

		*slot = (uintptr_t)directives_read(full);
		free(full);
	}
	return (const struct directives *)*slot;
}

void directives_release(struct plan *p)
{
	for (size_t i = 0; i < map_size(p->directives); i++) {
		struct directives *d = (struct directives *)map_value(p->directives, i);

		vec_release(&d->items);
		free(d);
	}
	map_free(p->directives);
}

/* ---- choosing ----------------------------------------------------------------------------------- */
struct candidate {
	const char *name;
	size_t count;
	double rank; /* sum of relative positions: headers keep their usual order */
};

/* Headers that are made to be included several times, or that only make sense with macros set */
static bool unfit(const char *name)
{
	return starts_with(name, "trace/") || starts_with(name, "asm/") || starts_with(name, "kunit/") ||
	       !ends_with(name, ".h") || starts_with(name, "../");
}

static int by_rank(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;
	double rx = x->rank / (double)x->count, ry = y->rank / (double)y->count;

	if (rx != ry)
		return rx < ry ? -1 : 1;
	return strcmp(x->name, y->name);
}

typedef VEC(struct candidate) candidates_t;

static void count_includes(struct map *no, candidates_t *all, const struct directives *d)
{
	for (size_t i = 0; d && i < d->items.len; i++) {
		const struct directive_item *it = &d->items.at[i];
		uintptr_t *slot;

		if (!it->include || it->quoted || unfit(it->name))
			continue;
		slot = map_slot(no, it->name, strlen(it->name), NULL);
		if (!*slot) {
			vec_push(all, (struct candidate){ .name = it->name });
			*slot = all->len;
		}
		all->at[*slot - 1].count++;
		all->at[*slot - 1].rank += (double)i / (double)d->items.len;
	}
}

/* Units of one profile whose flags agree */
struct flag_group {
	size_t profile;
	const char *plain;
	struct pch *pch;
	VEC(size_t) jobs;
};
typedef VEC(struct flag_group) flag_groups;

/*
 * The text of the header file to be precompiled; empty when there is nothing worth it. It is found from
 * what the sources of a few central folders include, not from the units of this run: so another run
 * has the same one, and finds its answers in the cache.
 */
static const char *pch_text(struct plan *p)
{
	static const char *const folders[] = { "mm", "kernel", "fs" };
	struct map *no = map_new();
	candidates_t all = { 0 };
	struct str out = STR_INIT;
	size_t files = 0;

	for (size_t i = 0; i < ARRAY_SIZE(folders); i++) {
		struct words names = { 0 };

		plan_c_files(p, folders[i], &names);
		files += names.items.len;
		for (size_t k = 0; k < names.items.len; k++) {
			char *path = path_join(folders[i], names.items.at[k]);

			count_includes(no, &all, directives_of(p, path));
			free(path);
		}
		words_release(&names);
	}
	if (all.len)
		qsort(all.at, all.len, sizeof(*all.at), by_rank);
	for (size_t i = 0; i < all.len; i++) {
		char *path = xasprintf("%s/include/%s", p->root, all.at[i].name);

		if (all.at[i].count * 100 >= files * SHARE && file_exists(path))
			str_addf(&out, "#include <%s>\n", all.at[i].name);
		free(path);
	}
	vec_release(&all);
	map_free(no);
	p->pch_text = arena_strndup(p->arena, out.buf, out.len);
	str_release(&out);
	return p->pch_text;
}

/* Arguments of some unit with these flags, without what names its object or its folder */
static void pch_arguments(struct plan *p, const struct job *job, struct pch *pch)
{
	const char **args, **includes;
	size_t n = 0, k = 0, m = 0;

	while (job->args[n])
		n++;
	args = arena_alloc(p->arena, (n + 1) * sizeof(*args));
	includes = arena_alloc(p->arena, (n + 1) * sizeof(*includes));
	for (size_t i = 0; i < n; i++) {
		if (!strncmp(job->args[i], "-DKBUILD_", 9) || !strncmp(job->args[i], "-D__KBUILD_", 11))
			continue;
		if (!strcmp(job->args[i], "-include") && i + 1 < n)
			includes[m++] = job->args[i + 1];
		args[k++] = job->args[i];
	}
	pch->includes = includes;
	pch->args = args;
}

static int write_files(const struct pch *pch, const char *text)
{
	struct err err = { 0 };
	struct str old = STR_INIT;
	char *empty = xasprintf("%s.c", pch->file);
	int rc = 0;

	/* an unchanged file keeps its time, which clang compares */
	if (!file_exists(empty))
		rc = file_write(empty, "", 0, &err);
	if (!rc && (file_read(pch->header, &old, &err) || strcmp(old.buf, text)))
		rc = file_write(pch->header, text, strlen(text), &(struct err){ 0 });
	str_release(&old);
	free(empty);
	return rc;
}

/* The one for these units, if it can be kept anywhere */
static struct pch *pch_new(struct plan *p, const struct flag_group *g)
{
	const struct profile *profile = p->profiles.at[g->profile].profile;
	char *store = profile_store(profile) ? path_real(profile_store(profile)) : NULL;
	const char *text = p->pch_text ? p->pch_text : pch_text(p);
	struct pch *pch = NULL;
	struct str id = STR_INIT;
	char key[33];

	if (store && *text) {
		str_addf(&id, "2\n%s\n%s%s", profile_key(profile), g->plain, text);
		hash_hex(id.buf, id.len, key);
		pch = arena_alloc(p->arena, sizeof(*pch));
		*pch = (struct pch){ .profile = g->profile, .plain = g->plain };
		pch->file = arena_printf(p->arena, "%s/%s.pch", store, key);
		pch->header = arena_printf(p->arena, "%s/%s.h", store, key);
		pch_arguments(p, &p->jobs.at[g->jobs.at[0]], pch);
	}
	str_release(&id);
	free(store);
	return pch;
}

/* With few units, making one costs more than it saves; one that is there costs nothing. */
static bool pch_pays(struct plan *p, const struct pch *pch, size_t units)
{
	if (units < MIN_UNITS && !file_exists(pch->file))
		return false;
	utimensat(AT_FDCWD, pch->file, (const struct timespec[]){ { .tv_nsec = UTIME_NOW },
								  { .tv_nsec = UTIME_OMIT } }, 0);
	return !write_files(pch, p->pch_text);
}

/* One of an earlier collection, or a new one */
static struct pch *pch_for(struct plan *p, const struct flag_group *g)
{
	struct plan_profile *pp = &p->profiles.at[g->profile];
	struct pch *pch;

	for (size_t i = 0; i < pp->pchs.len; i++)
		if (pp->pchs.at[i]->plain == g->plain)
			return pp->pchs.at[i];
	pch = pch_new(p, g);
	if (!pch || !pch_pays(p, pch, g->jobs.len))
		return NULL;
	vec_push(&pp->pchs, pch);
	return pch;
}

/* Groups in the order of their first jobs; biggest first within a profile would gain nothing */
static void group_jobs(const struct plan *p, flag_groups *out)
{
	struct map *no = map_new();

	for (size_t i = 0; i < p->jobs.len; i++) {
		const struct job *job = &p->jobs.at[i];
		struct {
			uint32_t profile, kind;
			const char *plain;
		} key = { (uint32_t)job->profile, job->kind, job->plain };
		uintptr_t *slot = map_slot(no, (const char *)&key, sizeof(key), NULL);

		if (!*slot) {
			vec_push(out, (struct flag_group){ .profile = job->profile, .plain = job->plain });
			*slot = out->len;
		}
		vec_push(&out->at[*slot - 1].jobs, i);
	}
	map_free(no);
}

struct job pch_job(struct pch *pch)
{
	return (struct job){ .kind = JOB_PCH, .profile = pch->profile, .path = pch->header,
			     .args = pch->args, .plain = pch->plain, .pch = pch };
}

/*
 * The order of work: a header is precompiled two groups ahead of the units that wait for it, so that
 * with two workers both begin with one, and afterwards one worker makes the next while the other
 * still has units of groups whose header is there.
 */
static void order_jobs(struct plan *p, const flag_groups *groups)
{
	enum { AHEAD = 2 };
	struct job *old = p->jobs.at;

	for (size_t i = 0; i < groups->len; i++)
		if (groups->at[i].pch)
			groups->at[i].pch->planned = groups->at[i].pch->ready || groups->at[i].pch->failed;
	for (size_t i = 0; i < p->jobs.len; i++)
		if (old[i].kind == JOB_PCH)
			old[i].pch->planned = true;
	p->jobs.at = NULL;
	p->jobs.len = p->jobs.cap = 0;
	for (size_t i = 0; i < groups->len + AHEAD; i++) {
		struct pch *pch = i < groups->len ? groups->at[i].pch : NULL;

		if (pch && !pch->planned)
			vec_push(&p->jobs, pch_job(pch));
		for (size_t k = 0; i >= AHEAD && k < groups->at[i - AHEAD].jobs.len; k++)
			vec_push(&p->jobs, old[groups->at[i - AHEAD].jobs.at[k]]);
	}
	free(old);
}

void pch_choose(struct plan *p)
{
	flag_groups groups = { 0 };

	if (p->req->no_pch || p->req->overlay_paths)
		return;
	group_jobs(p, &groups);
	for (size_t i = 0; i < groups.len; i++) {
		struct flag_group *g = &groups.at[i];

		if (p->jobs.at[g->jobs.at[0]].kind == JOB_PCH)
			continue;
		g->pch = pch_for(p, g);
		for (size_t k = 0; k < g->jobs.len; k++)
			p->jobs.at[g->jobs.at[k]].pch = g->pch;
	}
	order_jobs(p, &groups);
	for (size_t i = 0; i < groups.len; i++)
		vec_release(&groups.at[i].jobs);
	vec_release(&groups);
}

/* ---- using -------------------------------------------------------------------------------------- */
static bool is_in_pch(const struct pch *pch, const char *name)
{
	char *path = xasprintf("include/%s", name);
	bool in = map_has(pch->files, path);

	free(path);
	return in;
}

bool pch_fits(const struct job *job)
{
	bool dirty = false;

	if (map_has(job->pch->files, job->path))
		return false; /* its text would be left out as included already */
	for (size_t i = 0; job->directives && i < job->directives->items.len; i++) {
		const struct directive_item *it = &job->directives->items.at[i];

		if (!it->include)
			dirty = true;
		else if (dirty && is_in_pch(job->pch, it->name))
			return false;
	}
	return true;
}

const struct words *pch_wanted(const struct plan *p, struct pch *pch)
{
	if (pch->wanted_at == p->wishes)
		return &pch->wanted;
	words_release(&pch->wanted);
	for (size_t i = 0; i < p->files.len; i++) {
		const char *path = p->files.at[i].path;

		if (map_has(pch->files, path) && plan_wanted(p, path, pch->profile) >= 0)
			words_add(&pch->wanted, path);
	}
	pch->wanted_at = p->wishes;
	return &pch->wanted;
}

void pch_release(struct pch *pch)
{
	map_free(pch->files);
	graph_free(pch->graph);
	words_release(&pch->wanted);
}

/* ---- the cache folder ---------------------------------------------------------------------------- */
struct kept_file {
	char *name;
	int64_t used;
};

static int by_use(const void *a, const void *b)
{
	const struct kept_file *x = a, *y = b;

	return (x->used < y->used) - (x->used > y->used);
}

static void remove_in(const char *dir, const char *name, const char *suffix)
{
	char *path = xasprintf("%s/%s%s", dir, name, suffix);

	remove(path);
	free(path);
}

/* In one folder: what a killed worker left, and all but the last few that were used */
static void clean_folder(const char *dir)
{
	char *mine = xasprintf(".tmp-%d", (int)getpid());
	VEC(struct kept_file) files = { 0 };
	DIR *d = opendir(dir);
	struct dirent *e;

	while (d && (e = readdir(d))) {
		char *path = path_join(dir, e->d_name);
		struct stat st;

		if (ends_with(e->d_name, mine))
			remove(path);
		else if (ends_with(e->d_name, ".pch") && !stat(path, &st))
			vec_push(&files, (struct kept_file){
				xstrndup(e->d_name, strlen(e->d_name) - 4), (int64_t)st.st_atime });
		free(path);
	}
	if (d)
		closedir(d);
	if (files.len)
		qsort(files.at, files.len, sizeof(*files.at), by_use);
	for (size_t i = 0; i < files.len; i++) {
		if (i >= KEPT) {
			remove_in(dir, files.at[i].name, ".pch");
			remove_in(dir, files.at[i].name, ".pch.c");
			remove_in(dir, files.at[i].name, ".h");
		}
		free(files.at[i].name);
	}
	vec_release(&files);
	free(mine);
}

void pch_clean(const struct plan *p)
{
	struct map *done = map_new();

	for (size_t i = 0; i < p->profiles.len; i++) {
		const struct plan_profile *pp = &p->profiles.at[i];
		char *dir = pp->pchs.len ? path_dir(pp->pchs.at[0]->file) : NULL;

		if (dir && !map_has(done, dir)) {
			map_set(done, dir, 1);
			clean_folder(dir);
		}
		free(dir);
	}
	map_free(done);
}
