// SPDX-License-Identifier: GPL-2.0-only
/* The facts cache; cache.h says what it keeps. */
#include <clang-c/Index.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "clang/cache.h"
#include "clang/facts_made_by.h"
#include "base/wire.h"

#define MAGIC "pteris-facts-1\n"
enum {
	HASH = 16,
	HEAD = sizeof(MAGIC) - 1 + HASH, /* of an entry: magic, checksum of the rest */
	LISTS = 4,         /* of files read that are remembered per unit */
	TOUCH = 24 * 3600, /* seconds after which an entry that is used is marked so again */
	STALE = 3600,      /* age of a temporary file that nobody can be writing any more */
};
#define LIMIT (UINT64_C(2) << 30)

/* A file of the tree or of a build folder, as it is now */
struct content {
	unsigned char hash[HASH];
	bool exists, stable; /* stable: not changed since this run began */
	struct timespec changed; /* when its inode was, as it was read */
};
struct cache {
	const struct plan *plan;
	const char *dir;
	char *version;
	struct map *contents; /* path → struct content * */
	struct map *dirs;     /* folder → struct map * of its names, or 1: there is none */
	struct map *found;    /* search list, path → 1 it is what the name finds, 2 not */
	struct arena *arena;
	struct timespec start;
	bool full;
	VEC(char *) stored; /* answers: entries made by this run */
	unsigned temps;
};

struct cache *cache_new(const struct plan *p)
{
	CXString version;
	struct cache *c;

	if (!p->req->cache || p->req->overlay_paths)
		return NULL;
	c = xcalloc(1, sizeof(*c));
	c->plan = p;
	c->dir = p->req->cache;
	c->contents = map_new();
	c->dirs = map_new();
	c->found = map_new();
	c->arena = arena_new();
	version = clang_getClangVersion();
	c->version = xasprintf("%s\n%s", FACTS_MADE_BY, clang_getCString(version));
	clang_disposeString(version);
	clock_gettime(CLOCK_REALTIME, &c->start);
	return c;
}

/* ---- the tree as it is ---------------------------------------------------------------------------- */
static char *full_path(const struct cache *c, const char *path)
{
	return path_join(c->plan->root, path);
}

static bool before(struct timespec a, struct timespec b)
{
	return a.tv_sec != b.tv_sec ? a.tv_sec < b.tv_sec : a.tv_nsec < b.tv_nsec;
}

static const struct content *content_of(struct cache *c, const char *path)
{
	uintptr_t *slot = map_slot(c->contents, path, strlen(path), NULL);
	struct content *ct = (struct content *)*slot;
	struct str text = STR_INIT;
	struct stat st;
	char *full;

	if (ct)
		return ct;
	ct = arena_alloc(c->arena, sizeof(*ct));
	*slot = (uintptr_t)ct;
	full = full_path(c, path);
	if (!stat(full, &st) && !file_read(full, &text, &(struct err){ 0 })) {
		ct->exists = true;
		ct->stable = before(st.st_mtim, c->start);
		ct->changed = st.st_ctim;
		hash128(text.buf, text.len, ct->hash);
	}
	str_release(&text);
	free(full);
	return ct;
}

static struct map *names_in(const char *dir)
{
	DIR *d = opendir(dir);
	struct dirent *e;
	struct map *names;

	if (!d)
		return NULL;
	names = map_new();
	while ((e = readdir(d)))
		map_set(names, e->d_name, 1);
	closedir(d);
	return names;
}

/* Of a path that mostly is not there: one look at its folder serves for all others. */
static bool is_there(struct cache *c, const char *full)
{
	const char *base = path_base(full);
	size_t n = (size_t)(base - full);
	uintptr_t *slot = map_slot(c->dirs, full, n, NULL);

	if (!*slot) {
		char *dir = xstrndup(full, n);
		struct map *names = names_in(dir);

		*slot = names ? (uintptr_t)names : 1;
		free(dir);
	}
	return *slot != 1 && map_has((struct map *)*slot, base);
}

static void add_line(struct str *s, const char *line)
{
	str_add(s, line);
	str_addch(s, '\n');
}

/* Folders where <name> is looked for, in order, one a line; interned */
static const char *search_list(const struct job *job)
{
	struct str s = STR_INIT;
	const char *res;

	for (const char *const *a = job->args; *a; a++)
		if ((!strcmp(*a, "-I") || !strcmp(*a, "-isystem")) && a[1])
			add_line(&s, *++a);
	res = internn(s.buf, s.len);
	str_release(&s);
	return res;
}

/* Where the list has the name first; false: nowhere */
static bool look_up(struct cache *c, const char *list, const char *name, struct str *out)
{
	for (const char *nl; (nl = strchr(list, '\n')); list = nl + 1) {
		str_reset(out);
		str_addn(out, list, (size_t)(nl - list));
		str_addch(out, '/');
		str_add(out, name);
		if (is_there(c, out->buf))
			return true;
	}
	return false;
}

static bool finds_path(struct cache *c, const char *list, const char *path, size_t name_len)
{
	struct {
		const char *list, *path;
	} key = { list, path };
	uintptr_t *slot = map_slot(c->found, (const char *)&key, sizeof(key), NULL);
	struct str at = STR_INIT;
	char *full;

	if (!*slot) {
		full = full_path(c, path);
		*slot = look_up(c, list, path + strlen(path) - name_len, &at) &&
			!strcmp(at.buf, full) ? 1 : 2;
		free(full);
		str_release(&at);
	}
	return *slot == 1;
}

static bool finds_any(struct cache *c, const char *list, const char *name)
{
	struct str at = STR_INIT;
	bool found = look_up(c, list, name, &at);

	str_release(&at);
	return found;
}

static bool path_is_there(struct cache *c, const char *path)
{
	char *full = full_path(c, path);
	bool there = is_there(c, full);

	free(full);
	return there;
}

/* ---- entries -------------------------------------------------------------------------------------- */
static char *entry_path(const struct cache *c, const unsigned char hash[HASH], char kind)
{
	char hex[2 * HASH + 1];

	for (int i = 0; i < HASH; i++)
		snprintf(hex + 2 * i, 3, "%02x", hash[i]);
	return xasprintf("%s/%.2s/%s.%c", c->dir, hex, hex + 2, kind);
}

/* What the entry holds, if it is whole and of this version */
static bool entry_read(const struct cache *c, const unsigned char hash[HASH], char kind, struct str *out)
{
	char *path = entry_path(c, hash, kind);
	unsigned char sum[HASH];
	struct stat st;
	bool ok = false;

	str_reset(out);
	if (!stat(path, &st) && !file_read(path, out, &(struct err){ 0 }) && out->len >= HEAD) {
		hash128(out->buf + HEAD, out->len - HEAD, sum);
		ok = !memcmp(out->buf, MAGIC, strlen(MAGIC)) &&
		     !memcmp(out->buf + strlen(MAGIC), sum, HASH);
	}
	if (ok && st.st_mtim.tv_sec + TOUCH < c->start.tv_sec)
		utimensat(AT_FDCWD, path, NULL, 0);
	free(path);
	return ok;
}

/* Not flushed to the disk: what a crash tears is noticed by its checksum. */
static bool write_whole(const char *path, const struct str *s)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	bool ok = fd >= 0;

	for (size_t put = 0; ok && put < s->len;) {
		ssize_t n = write(fd, s->buf + put, s->len - put);

		ok = n > 0 || (n < 0 && errno == EINTR);
		put += n > 0 ? (size_t)n : 0;
	}
	return fd >= 0 && !close(fd) && ok;
}

/* body: with HEAD bytes of room in front */
static bool entry_write(struct cache *c, const unsigned char hash[HASH], char kind, struct str *body)
{
	char *path = entry_path(c, hash, kind), *dir = path_dir(path);
	char *tmp = xasprintf("%s/tmp-%d-%u", dir, (int)getpid(), c->temps++);
	bool ok;

	memcpy(body->buf, MAGIC, strlen(MAGIC));
	hash128(body->buf + HEAD, body->len - HEAD, (unsigned char *)body->buf + strlen(MAGIC));
	ok = !dir_make(dir, &(struct err){ 0 }) && write_whole(tmp, body) && !rename(tmp, path);
	if (!ok)
		unlink(tmp);
	c->full |= !ok;
	free(tmp);
	free(dir);
	if (ok && kind == 'a')
		vec_push(&c->stored, path);
	else
		free(path);
	return ok;
}

static void begin_entry(struct str *s)
{
	static const char room[HEAD];

	str_reset(s);
	str_addn(s, room, HEAD);
}

/* ---- names of entries ----------------------------------------------------------------------------- */
/* Everything that is known before parsing, the text of the main file too. False: it depends on what is
 * not known. */
static bool first_name(struct cache *c, const struct job *job, unsigned flags, unsigned char out[HASH])
{
	const struct pch *pch = flags & ORDER_PCH ? job->pch : NULL;
	struct str s = STR_INIT;

	if (pch && !pch->has_id)
		return false;
	str_addf(&s, "%s\n%s\n%d\n%s\n%s\n%d\n", c->version,
		 profile_key(c->plan->profiles.at[job->profile].profile), job->kind, job->path,
		 job->prelude ? job->prelude : "", c->plan->req->no_pch);
	for (const char *const *a = job->args; *a; a++)
		add_line(&s, *a);
	for (const char *const *w = c->plan->req->watch; w && *w; w++)
		str_addf(&s, "watch %s\n", *w);
	/* errors of what is built make it parse again without the precompiled header */
	str_addf(&s, "built %d\n", job->built);
	str_addn(&s, content_of(c, job->path)->hash, HASH);
	if (pch)
		str_addn(&s, pch->id, HASH);
	hash128(s.buf, s.len, out);
	str_release(&s);
	return true;
}

/* What the unit read, as an answer says it */
struct reads {
	VEC(const char *) files; /* interned */
	VEC(uint32_t) names;     /* length of the end of the path that was looked for; 0: not known */
	VEC(const char *) absent, missing;
};

static void reads_release(struct reads *r)
{
	vec_release(&r->files);
	vec_release(&r->names);
	vec_release(&r->absent);
	vec_release(&r->missing);
}

static const char *get_name(struct wire *w)
{
	size_t len;
	const char *t = get_text(w, &len);

	return internn(t, len);
}

static void reads_get(struct wire *w, struct reads *r)
{
	size_t n = get_count(w);

	for (size_t i = 0; i < n && !w->bad; i++) {
		const char *path = get_name(w);
		size_t len = get_u32(w);

		vec_push(&r->files, path);
		vec_push(&r->names, (uint32_t)MIN(len, strlen(path)));
	}
	n = get_count(w);
	for (size_t i = 0; i < n && !w->bad; i++)
		vec_push(&r->absent, get_name(w));
	n = get_count(w);
	for (size_t i = 0; i < n && !w->bad; i++)
		vec_push(&r->missing, get_name(w));
}

static void put_names(struct str *s, const char *const *at, size_t n)
{
	put_u64(s, n);
	for (size_t i = 0; i < n; i++)
		put_text(s, at[i]);
}

static void reads_put(const struct reads *r, struct str *s)
{
	put_u64(s, r->files.len);
	for (size_t i = 0; i < r->files.len; i++) {
		put_text(s, r->files.at[i]);
		put_u64(s, r->names.at[i]);
	}
	put_names(s, r->absent.at, r->absent.len);
	put_names(s, r->missing.at, r->missing.len);
}

/* Would each name still be found where it was, and nothing where nothing was? */
static bool reads_hold(struct cache *c, const struct job *job, const struct reads *r)
{
	const char *list = search_list(job);

	for (size_t i = 0; i < r->files.len; i++)
		if (r->names.at[i] && !finds_path(c, list, r->files.at[i], r->names.at[i]))
			return false;
	for (size_t i = 0; i < r->absent.len; i++)
		if (path_is_there(c, r->absent.at[i]))
			return false;
	for (size_t i = 0; i < r->missing.len; i++)
		if (finds_any(c, list, r->missing.at[i]))
			return false;
	return true;
}

/* Leaves out what does not hold even now: #include_next, paths through links. */
static void reads_keep(struct cache *c, const struct job *job, struct reads *r)
{
	const char *list = search_list(job);
	size_t k = 0;

	for (size_t i = 0; i < r->files.len; i++)
		if (r->names.at[i] && !finds_path(c, list, r->files.at[i], r->names.at[i]))
			r->names.at[i] = 0;
	for (size_t i = 0; i < r->absent.len; i++)
		if (!path_is_there(c, r->absent.at[i]))
			r->absent.at[k++] = r->absent.at[i];
	r->absent.len = k;
	k = 0;
	for (size_t i = 0; i < r->missing.len; i++)
		if (!finds_any(c, list, r->missing.at[i]))
			r->missing.at[k++] = r->missing.at[i];
	r->missing.len = k;
}

/* Of the contents as they are; false: some file is gone, or (to store) has just changed. */
static bool second_name(struct cache *c, const struct job *job, const unsigned char first[HASH],
			const struct reads *r, bool store, unsigned char out[HASH])
{
	struct str s = STR_INIT;
	bool ok = true;

	str_addn(&s, first, HASH);
	reads_put(r, &s);
	for (size_t i = 0; i < r->files.len && ok; i++) {
		const struct content *ct = content_of(c, r->files.at[i]);
		/* we wrote it ourselves, perhaps just now */
		bool ours = job->kind == JOB_PCH && !strcmp(r->files.at[i], job->path);

		ok = ct->exists && (!store || ct->stable || ours);
		str_addn(&s, ct->hash, HASH);
	}
	hash128(s.buf, s.len, out);
	str_release(&s);
	return ok;
}

/* ---- what an answer was asked for ------------------------------------------------------------------ */
static void put_wanted(const struct cache *c, const struct job *job, bool pch, const struct reads *r,
		       struct str *out)
{
	struct words w = { 0 };

	if (pch)
		words_copy(&w, pch_wanted(c->plan, job->pch));
	for (size_t i = 0; i < r->files.len; i++)
		if (plan_wanted(c->plan, r->files.at[i], job->profile) >= 0)
			words_add(&w, r->files.at[i]);
	put_names(out, w.items.at, w.items.len);
	words_release(&w);
}

/* Was everything asked for then that is asked for now? */
static bool wanted_hold(const struct cache *c, const struct job *job, bool pch, const struct reads *r,
			struct wire *w)
{
	const struct words *now = pch ? pch_wanted(c->plan, job->pch) : NULL;
	struct map *had = map_new();
	size_t n = get_count(w);
	bool ok = true;

	for (size_t i = 0; i < n && !w->bad; i++) {
		const char *name = get_name(w);

		map_set(had, name, 1);
	}
	for (size_t i = 0; now && i < now->items.len; i++)
		ok = ok && map_has(had, now->items.at[i]);
	for (size_t i = 0; i < r->files.len; i++)
		ok = ok && (map_has(had, r->files.at[i]) ||
			    plan_wanted(c->plan, r->files.at[i], job->profile) < 0);
	map_free(had);
	return ok && !w->bad;
}

/* ---- getting and putting --------------------------------------------------------------------------- */
/* An answer in three parts: before, between and behind what the unit read */
struct parts {
	const char *reads, *rest;
};

static bool split(const struct str *answer, struct parts *p, struct reads *r)
{
	struct wire w = { answer->buf, answer->buf + answer->len, false };
	size_t len;

	get_u64(&w);
	get_text(&w, &len);
	get_text(&w, &len);
	p->reads = w.at;
	reads_get(&w, r);
	p->rest = w.at;
	return !w.bad;
}

static void note_id(const struct job *job, const unsigned char id[HASH])
{
	if (job->kind != JOB_PCH)
		return;
	memcpy(job->pch->id, id, HASH);
	job->pch->has_id = true;
}

static bool get_with(struct cache *c, const struct job *job, unsigned flags, const struct reads *r,
		     const unsigned char second[HASH], struct str *answer)
{
	struct str data = STR_INIT;
	struct wire w;
	const char *head;
	size_t len;
	bool ok = entry_read(c, second, 'a', &data);

	if (ok) {
		w = (struct wire){ data.buf + HEAD, data.buf + data.len, false };
		ok = wanted_hold(c, job, flags & ORDER_PCH, r, &w);
		head = get_text(&w, &len);
		ok = ok && !w.bad;
	}
	if (ok) {
		str_addn(answer, head, len);
		reads_put(r, answer);
		str_addn(answer, w.at, (size_t)(w.end - w.at));
		note_id(job, second);
	}
	str_release(&data);
	return ok;
}

/* With one list of what was read */
static bool get_by(struct cache *c, const struct job *job, unsigned flags, const unsigned char first[HASH],
		   struct wire w, struct str *answer)
{
	unsigned char second[HASH];
	struct reads r = { 0 };
	bool ok;

	reads_get(&w, &r);
	ok = !w.bad && second_name(c, job, first, &r, false, second) && reads_hold(c, job, &r) &&
	     get_with(c, job, flags, &r, second, answer);
	reads_release(&r);
	return ok;
}

bool cache_get(struct cache *c, const struct job *job, unsigned flags, struct str *answer)
{
	unsigned char first[HASH];
	struct str data = STR_INIT;
	bool ok = false;

	if (!c || !first_name(c, job, flags, first))
		return false;
	if (entry_read(c, first, 'd', &data)) {
		struct wire w = { data.buf + HEAD, data.buf + data.len, false };

		while (!ok && w.at < w.end && !w.bad) {
			size_t len;
			const char *list = get_text(&w, &len);

			ok = get_by(c, job, flags, first, (struct wire){ list, list + len, false }, answer);
		}
	}
	str_release(&data);
	return ok;
}

/* What was read now goes before what was read when files said something else, up to LISTS of them. */
static void put_reads(struct cache *c, const unsigned char first[HASH], const struct reads *r)
{
	struct str body = STR_INIT, old = STR_INIT, new = STR_INIT;
	struct wire w;

	reads_put(r, &new);
	begin_entry(&body);
	put_u64(&body, new.len);
	str_addn(&body, new.buf, new.len);
	if (entry_read(c, first, 'd', &old)) {
		w = (struct wire){ old.buf + HEAD, old.buf + old.len, false };
		for (int n = 1; n < LISTS && w.at < w.end && !w.bad;) {
			size_t len;
			const char *list = get_text(&w, &len);

			if (w.bad || (len == new.len && !memcmp(list, new.buf, len)))
				continue;
			put_u64(&body, len);
			str_addn(&body, list, len);
			n++;
		}
	}
	entry_write(c, first, 'd', &body);
	str_release(&body);
	str_release(&old);
	str_release(&new);
}

void cache_put(struct cache *c, const struct job *job, unsigned flags, const struct str *answer)
{
	unsigned char first[HASH], second[HASH];
	struct str body = STR_INIT;
	struct reads r = { 0 };
	struct parts p;

	if (!c || c->full || !first_name(c, job, flags, first) || !split(answer, &p, &r))
		goto out;
	reads_keep(c, job, &r);
	if (!second_name(c, job, first, &r, true, second))
		goto out;
	note_id(job, second);
	begin_entry(&body);
	put_wanted(c, job, flags & ORDER_PCH, &r, &body);
	put_u64(&body, (uint64_t)(p.reads - answer->buf));
	str_addn(&body, answer->buf, (size_t)(p.reads - answer->buf));
	str_addn(&body, p.rest, (size_t)(answer->buf + answer->len - p.rest));
	if (entry_write(c, second, 'a', &body))
		put_reads(c, first, &r);
out:
	str_release(&body);
	if (c)
		reads_release(&r);
}

/* ---- bounds ---------------------------------------------------------------------------------------- */
struct entry {
	char *path;
	int64_t used;
	uint64_t size;
};
struct entries {
	VEC(struct entry) items;
	uint64_t size;
};

static int by_use(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	if (x->used != y->used)
		return x->used < y->used ? -1 : 1;
	return strcmp(x->path, y->path);
}

static void list_folder(const struct cache *c, const char *dir, struct entries *out)
{
	DIR *d = opendir(dir);
	struct dirent *e;

	while (d && (e = readdir(d))) {
		char *path = path_join(dir, e->d_name);
		struct stat st;

		if (lstat(path, &st) || !S_ISREG(st.st_mode)) {
			free(path);
		} else if (starts_with(e->d_name, "tmp-") && st.st_mtim.tv_sec + STALE < c->start.tv_sec) {
			unlink(path);
			free(path);
		} else {
			vec_push(&out->items, (struct entry){ path, st.st_mtim.tv_sec, (uint64_t)st.st_size });
			out->size += (uint64_t)st.st_size;
		}
	}
	if (d)
		closedir(d);
}

static void trim(const struct cache *c)
{
	uint64_t limit = c->plan->req->cache_limit ? c->plan->req->cache_limit : LIMIT;
	struct entries all = { 0 };
	size_t i = 0;
	bool over;

	for (int k = 0; k < 256; k++) {
		char *dir = xasprintf("%s/%02x", c->dir, k);

		list_folder(c, dir, &all);
		free(dir);
	}
	if (all.items.len)
		qsort(all.items.at, all.items.len, sizeof(*all.items.at), by_use);
	over = all.size > limit;
	/* some more than needed, so that this is not done in every run */
	for (; over && i < all.items.len && all.size > limit / 5 * 4; i++)
		if (!unlink(all.items.at[i].path))
			all.size -= all.items.at[i].size;
	for (i = 0; i < all.items.len; i++)
		free(all.items.at[i].path);
	vec_release(&all.items);
}

/* One that is gone cannot have been read instead of what was there. */
static bool same_content(const struct cache *c, const char *path, const struct content *was)
{
	char *full = full_path(c, path);
	unsigned char now[HASH];
	struct str text = STR_INIT;
	struct stat st;
	bool same = true;

	if (!stat(full, &st) && (!was->exists || before(st.st_ctim, was->changed) || before(was->changed, st.st_ctim)) &&
	    !file_read(full, &text, &(struct err){ 0 })) {
		hash128(text.buf, text.len, now);
		same = was->exists && !memcmp(now, was->hash, HASH);
	}
	str_release(&text);
	free(full);
	return same;
}

bool cache_steady(const struct cache *c)
{
	for (size_t i = 0; c && i < map_size(c->contents); i++)
		if (!same_content(c, map_key(c->contents, i, NULL),
				  (const struct content *)map_value(c->contents, i)))
			return false;
	return true;
}

/* A file is read once, and may have changed before clang read it: then nobody knows what was answered. */
static void drop_stored(struct cache *c)
{
	bool steady = !c->stored.len || cache_steady(c);

	for (size_t i = 0; i < c->stored.len; i++) {
		if (!steady)
			unlink(c->stored.at[i]);
		free(c->stored.at[i]);
	}
}

void cache_free(struct cache *c)
{
	if (!c)
		return;
	drop_stored(c);
	if (c->stored.len)
		trim(c);
	vec_release(&c->stored);
	for (size_t i = 0; i < map_size(c->dirs); i++)
		if (map_value(c->dirs, i) > 1)
			map_free((struct map *)map_value(c->dirs, i));
	map_free(c->contents);
	map_free(c->dirs);
	map_free(c->found);
	arena_free(c->arena);
	free(c->version);
	free(c);
}
