// SPDX-License-Identifier: GPL-2.0-only
/*
 * Summaries kept between runs. What a function does to the mode depends on its own text, on what the names in it mean,
 * on what it was called with, and on the summaries of what it calls; so a summary is good again as long as
 *  - its file is the same,
 *  - no name in it was defined in, or went out of, a file that changed,
 *  - the summaries it was made from are good.
 * That holds while only .c files change which nobody includes. Anything else (a header, a Makefile) can change how
 * every file is read: then nothing is good.
 *
 * The file: the stamp, all files of the tree as two hashes each, what could not be read, then for each architecture its
 * strings and its entries. A file that does not read well is as good as none.
 */
#include "base/file.h"
#include "base/wire.h"
#include "flow/region_private.h"
#include "index/query_rows.h"

struct file_mark {
	uint64_t path, content;  /* lowest bit of path: it is a header */
};
typedef VEC(const char *) texts_t;
struct region_entry {
	const char *key;
	size_t key_len;
	const char *path;        /* of the function's file; interned */
	const char *body;        /* name of the function; interned */
	bool fields;             /* asked what is stored in fields */
	bool good, blocked;
	texts_t names;           /* that its text uses; interned */
	VEC(struct region_entry *) uses; /* what it was made from */
	VEC(uint32_t) at;        /* … by number, while the file is read */
	const char *payload;
	size_t payload_len;
};
struct kept_arch {
	const char *arch;
	VEC(struct region_entry *) entries;
	struct map *by_key;      /* key → number + 1 */
	bool spoiled;            /* not to be kept */
};
struct region_kept {
	char *path;
	const char *stamp;
	struct index *ix;
	struct program_store *store;
	struct arena *arena;
	struct str bytes;        /* of the file read */
	struct map *names;       /* interned names that the changed files define → 1 */
	struct map *files;       /* interned paths of changed files → 1 */
	VEC(struct program_gap) gaps;
	VEC(struct file_mark) before, now;
	VEC(struct kept_arch) old, fresh;
	VEC(struct region_entry *) all;
	bool changed;
};

/* ---- the tree, then and now ------------------------------------------------------------------ */

static uint64_t path_mark(const char *path, size_t n)
{
	return (hash64(path, n) & ~1ull) | (n > 2 && !memcmp(path + n - 2, ".c", 2) ? 0 : 1);
}

static int by_mark(const void *a, const void *b)
{
	const struct file_mark *x = a, *y = b;

	return (x->path > y->path) - (x->path < y->path);
}

static const struct file_mark *mark_of(const struct region_kept *k, uint64_t path)
{
	const struct file_mark key = { .path = path };

	return k->before.len ? bsearch(&key, k->before.at, k->before.len, sizeof(key), by_mark) : NULL;
}

struct listing {
	struct region_kept *k;
	file_ids_t changed;
	bool headers;            /* one of them is a header */
	size_t same;
};

/* Columns: id, path, hash */
static bool take_file(void *ctx, const struct cell *c, int n)
{
	struct listing *l = ctx;
	struct file_mark now = { .path = path_mark(c[1].text, c[1].len),
				 .content = c[2].kind == CELL_TEXT ? hash64(c[2].text, c[2].len) : 0 };
	const struct file_mark *before = mark_of(l->k, now.path);

	(void)n;
	vec_push(&l->k->now, now);
	if (before)
		l->same++;
	if (before && before->content == now.content && now.content)
		return false;
	l->headers |= now.path & 1;
	vec_push(&l->changed, (uint32_t)c[0].num);
	return false;
}

static bool take_digest(void *ctx, const struct cell *c, int n)
{
	uint64_t *sum = ctx, x[2] = { *sum, (uint64_t)c[0].num };

	(void)n;
	*sum = hash64(x, sizeof(x));
	return false;
}

/* What a changed .c file gives to others: functions that are not static */
static bool take_function(void *ctx, const struct cell *c, int n)
{
	struct region_kept *k = ctx;
	func_rows_t rows = { 0 };

	add_func_row(&rows, c, n);
	if (rows.len && !rows.at[0].is_static) {
		const char *name = intern(rows.at[0].name);

		*map_slot(k->names, (const char *)&name, sizeof(name), NULL) = 1;
	}
	vec_release(&rows);
	return false;
}

static bool take_target(void *ctx, const struct cell *c, int n)
{
	(void)c;
	(void)n;
	*(bool *)ctx = true;
	return true;
}

/* Does an #include line mean this file? */
static bool is_included(struct region_kept *k, uint32_t file, struct err *err)
{
	char sql[80];
	bool so = false;

	snprintf(sql, sizeof(sql), "SELECT 1 FROM include_target WHERE target = %u LIMIT 1", file);
	index_sql(k->ix, sql, NULL, take_target, &so, err);
	return so;
}

/* May what was kept be used at all? Fills in names and files. */
static bool compare_tree(struct region_kept *k, struct err *err)
{
	struct listing l = { .k = k };
	bool good;
	size_t gone;

	index_sql(k->ix, "SELECT id, path, hash FROM file", NULL, take_file, &l, err);
	if (k->now.len)
		qsort(k->now.at, k->now.len, sizeof(*k->now.at), by_mark);
	gone = k->before.len - l.same;
	good = !err->code && !l.headers;
	k->changed = gone || l.changed.len;
	for (size_t i = 0; i < k->before.len && gone && good; i++)
		if (k->before.at[i].path & 1 && !bsearch(&k->before.at[i], k->now.at, k->now.len, sizeof(*k->now.at), by_mark))
			good = false;
	for (size_t i = 0; i < l.changed.len && good; i++) {
		good = !is_included(k, l.changed.at[i], err) && !err->code;
		index_rows(k->ix, TABLE_FUNCTION, l.changed.at[i], take_function, k, err);
	}
	for (size_t i = 0; i < l.changed.len && good; i++) {
		const char *path = intern(index_file_path(k->ix, l.changed.at[i]));

		*map_slot(k->files, (const char *)&path, sizeof(path), NULL) = 1;
	}
	vec_release(&l.changed);
	return good && !err->code;
}

/* ---- reading --------------------------------------------------------------------------------- */

static const char *text_of(struct region_kept *k, struct wire *w)
{
	size_t n;
	const char *t = get_text(w, &n);

	return arena_strndup(k->arena, t, n);
}

static const char *name_of(struct wire *w)
{
	size_t n;
	const char *t = get_text(w, &n);

	return internn(t, n);
}

static void read_numbers(struct wire *w, struct region_entry *e, const texts_t *strings)
{
	size_t n = get_count(w), at;

	for (size_t i = 0; i < n && !w->bad; i++) {
		at = get_u64(w);
		if (at >= strings->len)
			w->bad = true;
		else
			vec_push(&e->names, strings->at[at]);
	}
	n = get_count(w);
	for (size_t i = 0; i < n && !w->bad; i++)
		vec_push(&e->at, get_u32(w));
}

static struct region_entry *entry_new(struct region_kept *k)
{
	struct region_entry *e = arena_alloc(k->arena, sizeof(*e));

	vec_push(&k->all, e);
	return e;
}

static struct region_entry *read_entry(struct region_kept *k, struct wire *w, const texts_t *strings)
{
	struct region_entry *e = entry_new(k);

	e->key = get_text(w, &e->key_len);
	e->path = name_of(w);
	e->body = name_of(w);
	e->fields = get_u64(w);
	read_numbers(w, e, strings);
	e->payload = get_text(w, &e->payload_len);
	return e;
}

static void read_arch(struct region_kept *k, struct wire *w)
{
	struct kept_arch a = { .arch = name_of(w), .by_key = map_new() };
	texts_t strings = { 0 };
	size_t n = get_count(w);

	for (size_t i = 0; i < n && !w->bad; i++)
		vec_push(&strings, name_of(w));
	n = get_count(w);
	for (size_t i = 0; i < n && !w->bad; i++)
		vec_push(&a.entries, read_entry(k, w, &strings));
	for (size_t i = 0; i < a.entries.len && !w->bad; i++) {
		struct region_entry *e = a.entries.at[i];

		*map_slot(a.by_key, e->key, e->key_len, NULL) = i + 1;
		for (size_t j = 0; j < e->at.len; j++) {
			w->bad |= e->at.at[j] >= a.entries.len;
			if (!w->bad)
				vec_push(&e->uses, a.entries.at[e->at.at[j]]);
		}
	}
	vec_release(&strings);
	vec_push(&k->old, a);
}

static void read_marks(struct region_kept *k, struct wire *w)
{
	size_t n = get_u64(w);

	if (n > (size_t)(w->end - w->at) / sizeof(struct file_mark)) {
		w->bad = true;
		return;
	}
	for (size_t i = 0; i < n; i++) {
		struct file_mark m;

		memcpy(&m, w->at, sizeof(m));
		w->at += sizeof(m);
		vec_push(&k->before, m);
	}
}

static bool read_all(struct region_kept *k)
{
	struct wire w;
	size_t n, skip;

	if (!file_read_sealed(k->path, &k->bytes, &skip))
		return false;
	w = (struct wire){ k->bytes.buf + skip, k->bytes.buf + k->bytes.len, false };
	if (strcmp(text_of(k, &w), k->stamp))
		return false;
	read_marks(k, &w);
	n = get_count(&w);
	for (size_t i = 0; i < n && !w.bad; i++) {
		struct program_gap g = { .path = name_of(&w) };

		g.reason = text_of(k, &w);
		vec_push(&k->gaps, g);
	}
	n = get_count(&w);
	for (size_t i = 0; i < n && !w.bad; i++)
		read_arch(k, &w);
	return !w.bad && w.at == w.end;
}

static void arch_release(struct kept_arch *a)
{
	vec_release(&a->entries);
	map_free(a->by_key);
}

static void drop_old(struct region_kept *k)
{
	for (size_t i = 0; i < k->old.len; i++)
		arch_release(&k->old.at[i]);
	k->old.len = 0;
}

/* Does it use a name that a changed file defines? */
static bool touched(const struct region_kept *k, const struct region_entry *e)
{
	if (map_hasn(k->files, (const char *)&e->path, sizeof(e->path)) || (e->fields && k->changed))
		return true;
	for (size_t i = 0; i < e->names.len; i++)
		if (map_hasn(k->names, (const char *)&e->names.at[i], sizeof(e->names.at[i])))
			return true;
	return !index_file_id(k->ix, e->path);
}

/* What is made from something that is not good is not good. */
static void sort_out(struct kept_arch *a)
{
	bool more = true;

	while (more) {
		more = false;
		for (size_t i = a->entries.len; i--;) {
			struct region_entry *e = a->entries.at[i];

			for (size_t j = 0; j < e->uses.len && e->good; j++)
				if (!e->uses.at[j]->good) {
					e->good = false;
					more = true;
				}
		}
	}
}

struct region_kept *region_kept_open(const char *path, const char *stamp, struct index *ix, struct program_store *store)
{
	struct region_kept *k = xcalloc(1, sizeof(*k));
	struct err err = { 0 };
	uint64_t digest = 0;
	bool good;

	k->path = xstrdup(path);
	k->ix = ix;
	k->store = store;
	k->arena = arena_new();
	str_init(&k->bytes);
	k->names = map_new();
	k->files = map_new();
	index_sql(ix, "SELECT digest FROM include_makefile ORDER BY path", NULL, take_digest, &digest, &err);
	k->stamp = arena_printf(k->arena, "%s %016llx", stamp, (unsigned long long)digest);
	good = !err.code && read_all(k);
	if (!good)
		k->before.len = 0;
	good &= compare_tree(k, &err);
	if (!good)
		drop_old(k);
	for (size_t i = 0; i < k->gaps.len && good; i++)
		if (!map_hasn(k->files, (const char *)&k->gaps.at[i].path, sizeof(k->gaps.at[i].path)))
			program_add_gap(store, k->gaps.at[i].path, k->gaps.at[i].reason);
	for (size_t i = 0; i < k->old.len; i++) {
		struct kept_arch *a = &k->old.at[i];

		for (size_t j = 0; j < a->entries.len; j++)
			a->entries.at[j]->good = !touched(k, a->entries.at[j]);
		sort_out(a);
	}
	return k;
}

void region_kept_close(struct region_kept *k)
{
	if (!k)
		return;
	drop_old(k);
	for (size_t i = 0; i < k->fresh.len; i++)
		arch_release(&k->fresh.at[i]);
	for (size_t i = 0; i < k->all.len; i++) {
		vec_release(&k->all.at[i]->names);
		vec_release(&k->all.at[i]->uses);
		vec_release(&k->all.at[i]->at);
	}
	vec_release(&k->all);
	vec_release(&k->old);
	vec_release(&k->fresh);
	vec_release(&k->before);
	vec_release(&k->now);
	vec_release(&k->gaps);
	map_free(k->names);
	map_free(k->files);
	str_release(&k->bytes);
	arena_free(k->arena);
	free(k->path);
	free(k);
}

/* ---- asking ---------------------------------------------------------------------------------- */

static struct kept_arch *arch_in(struct kept_arch *at, size_t n, const char *arch)
{
	for (size_t i = 0; i < n; i++)
		if (at[i].arch == arch)
			return &at[i];
	return NULL;
}

/* What the summaries of one moment depend on, as text: which functions change the mode besides those of the data file */
static uint64_t changers_mark(const struct regions *r)
{
	uint64_t sum = 0;
	const char *name;

	for (size_t i = 0; i < map_size(r->changers); i++) {
		memcpy(&name, map_key(r->changers, i, NULL), sizeof(name));
		if (map_value(r->changers, i))
			sum += hash64(name, strlen(name));
	}
	return sum;
}

static void key_of(const struct regions *r, const struct body *b, uint8_t mode, const struct known *param, size_t n,
		   struct str *key)
{
	put_text(key, b->path);
	put_text(key, b->name);
	put_u64(key, (uint64_t)b->line << 1 | b->macro);
	put_u64(key, mode);
	put_u64(key, changers_mark(r));
	for (size_t i = 0; i < n; i++) {
		const struct known *k = &param[i];

		if (k->lo == INT64_MIN && k->hi == INT64_MAX && !k->nonzero && !k->name)
			continue;
		put_u64(key, i);
		put_u64(key, (uint64_t)k->lo);
		put_u64(key, (uint64_t)k->hi);
		put_u64(key, k->nonzero);
		put_text(key, k->name ? k->name : "");
	}
}

bool region_kept_find(struct regions *r, struct summary *s, const struct known *param, size_t n)
{
	struct region_kept *k = r->kept;
	struct kept_arch *a = arch_in(k->old.at, k->old.len, program_arch(r->program));
	struct str key = STR_INIT;
	struct region_entry *e = NULL;
	uintptr_t at;

	key_of(r, s->body, s->mode, param, n, &key);
	s->key = arena_alloc(r->arena, key.len + 1);
	memcpy((char *)s->key, key.buf, key.len);
	s->key_len = key.len;
	at = a ? map_getn(a->by_key, key.buf, key.len) : 0;
	if (at)
		e = a->entries.at[at - 1];
	str_release(&key);
	if (!e || !e->good || e->blocked || !region_unpack(r, s, e->payload, e->payload_len))
		return false;
	s->kept = e;
	s->restored = true;
	return true;
}

/* ---- keeping --------------------------------------------------------------------------------- */

static void add_names(struct region_entry *e, const struct summary *s, const struct known *param, size_t n)
{
	const struct ir *ir = s->body->ir;
	struct map *seen = map_new();
	bool is_new;

	for (uint32_t i = 1; ir && i < ir->nexprs; i++) {
		const char *name = ir->exprs[i].name;

		if (ir->exprs[i].kind != IE_NAME)
			continue;
		map_slot(seen, (const char *)&name, sizeof(name), &is_new);
		if (is_new)
			vec_push(&e->names, name);
	}
	for (size_t i = 0; i < n; i++)
		if (param[i].name)
			vec_push(&e->names, intern(param[i].name));
	map_free(seen);
}

void region_kept_note(struct regions *r, struct summary *s, const struct known *param, size_t n)
{
	struct region_entry *e = entry_new(r->kept);

	e->path = s->body->path;
	e->body = s->body->name;
	add_names(e, s, param, n);
	s->kept = e;
}

static void add_fresh(struct kept_arch *a, struct region_entry *e)
{
	vec_push(&a->entries, e);
	*map_slot(a->by_key, e->key, e->key_len, NULL) = a->entries.len;
}

/* Paths were given up in it, and nobody ran it this time. */
static void add_gap(struct regions *r, const struct region_entry *e)
{
	const char *gap = region_packed_gap(r, e->payload, e->payload_len);

	for (size_t i = 0; i < r->gaps.len && gap; i++)
		if (r->gaps.at[i].path == e->path && !strcmp(r->gaps.at[i].reason, gap))
			gap = NULL;
	if (gap)
		vec_push(&r->gaps, (struct program_gap){ e->path, gap });
}

/* An entry of an earlier run, and all that it was made from */
static void take_old(struct regions *r, struct kept_arch *a, struct region_entry *e)
{
	VEC(struct region_entry *) todo = { 0 };

	vec_push(&todo, e);
	while (todo.len) {
		e = todo.at[--todo.len];
		if (map_hasn(a->by_key, e->key, e->key_len))
			continue;
		for (size_t i = 0; i < e->uses.len; i++)
			vec_push(&todo, e->uses.at[i]);
		add_fresh(a, e);
		add_gap(r, e);
	}
	vec_release(&todo);
}

static void take_new(struct region_kept *k, struct kept_arch *a, const struct summary *s)
{
	struct region_entry *e = s->kept;
	struct str bytes = STR_INIT;

	if (map_hasn(a->by_key, s->key, s->key_len))
		return;
	e->key = arena_strndup(k->arena, s->key, s->key_len);
	e->key_len = s->key_len;
	e->fields = s->fields;
	region_pack(s, &bytes);
	e->payload = arena_strndup(k->arena, bytes.buf, bytes.len);
	e->payload_len = bytes.len;
	str_release(&bytes);
	for (size_t i = 0; i < s->used.len; i++)
		vec_push(&e->uses, s->used.at[i]->kept);
	e->good = true;
	add_fresh(a, e);
}

void region_kept_take(struct regions *r)
{
	struct region_kept *k = r->kept;
	const char *arch = program_arch(r->program);
	struct kept_arch *a = arch_in(k->fresh.at, k->fresh.len, arch);

	if (!a) {
		vec_push(&k->fresh, (struct kept_arch){ .arch = arch, .by_key = map_new() });
		a = &k->fresh.at[k->fresh.len - 1];
	}
	for (size_t i = 0; i < map_size(r->summaries); i++) {
		const struct summary *s = (const struct summary *)map_value(r->summaries, i);

		if (s->mode == MODE_INTERRUPT) /* nothing is known of it when it comes to that */
			continue;
		a->spoiled |= s->gave_up && !s->gap;
		if (s->restored)
			take_old(r, a, s->kept);
		else
			take_new(k, a, s);
	}
	a->spoiled |= r->inexact;
}

/* ---- writing --------------------------------------------------------------------------------- */

static size_t number_of(struct map *numbers, texts_t *strings, const char *name)
{
	bool is_new;
	uintptr_t *slot = map_slot(numbers, (const char *)&name, sizeof(name), &is_new);

	if (is_new) {
		*slot = strings->len;
		vec_push(strings, name);
	}
	return *slot;
}

static void write_entry(const struct kept_arch *a, const struct region_entry *e, struct map *numbers, texts_t *strings, struct str *s)
{
	put_u64(s, e->key_len);
	str_addn(s, e->key, e->key_len);
	put_text(s, e->path);
	put_text(s, e->body);
	put_u64(s, e->fields);
	put_u64(s, e->names.len);
	for (size_t i = 0; i < e->names.len; i++)
		put_u64(s, number_of(numbers, strings, e->names.at[i]));
	put_u64(s, e->uses.len);
	for (size_t i = 0; i < e->uses.len; i++)
		put_u64(s, map_getn(a->by_key, e->uses.at[i]->key, e->uses.at[i]->key_len) - 1);
	put_u64(s, e->payload_len);
	str_addn(s, e->payload, e->payload_len);
}

/* Only what is good, and counted anew */
static void keep_good(struct kept_arch *a)
{
	struct map *by_key = map_new();
	size_t n = 0;

	sort_out(a);
	for (size_t i = 0; i < a->entries.len; i++) {
		struct region_entry *e = a->entries.at[i];

		if (!e->good || a->spoiled)
			continue;
		a->entries.at[n++] = e;
		*map_slot(by_key, e->key, e->key_len, NULL) = n;
	}
	a->entries.len = n;
	map_free(a->by_key);
	a->by_key = by_key;
}

static void write_arch(struct kept_arch *a, struct str *s)
{
	struct map *numbers = map_new();
	texts_t strings = { 0 };
	struct str entries = STR_INIT;

	keep_good(a);
	for (size_t i = 0; i < a->entries.len; i++)
		write_entry(a, a->entries.at[i], numbers, &strings, &entries);
	put_text(s, a->arch);
	put_u64(s, strings.len);
	for (size_t i = 0; i < strings.len; i++)
		put_text(s, strings.at[i]);
	put_u64(s, a->entries.len);
	str_addn(s, entries.buf, entries.len);
	str_release(&entries);
	vec_release(&strings);
	map_free(numbers);
}

/* A full disk costs the next run time, nothing else. */
void region_kept_write(struct region_kept *k)
{
	struct str body = STR_INIT;
	const struct program_gap *gaps;
	size_t n = program_gaps(k->store, &gaps), left = 0;

	if (!program_is_steady(k->store))
		return;
	put_text(&body, k->stamp);
	put_u64(&body, k->now.len);
	if (k->now.len)
		str_addn(&body, k->now.at, k->now.len * sizeof(*k->now.at));
	put_u64(&body, n);
	for (size_t i = 0; i < n; i++) {
		put_text(&body, gaps[i].path);
		put_text(&body, gaps[i].reason);
	}
	for (size_t i = 0; i < k->old.len; i++)
		left += !arch_in(k->fresh.at, k->fresh.len, k->old.at[i].arch);
	put_u64(&body, k->fresh.len + left);
	for (size_t i = 0; i < k->fresh.len; i++)
		write_arch(&k->fresh.at[i], &body);
	for (size_t i = 0; i < k->old.len; i++)
		if (!arch_in(k->fresh.at, k->fresh.len, k->old.at[i].arch))
			write_arch(&k->old.at[i], &body);
	file_write_sealed(k->path, &body, &(struct err){ 0 });
	str_release(&body);
}

/* ---- another text of one function ------------------------------------------------------------- */

void region_kept_block(struct regions *r, const struct body *b, bool on)
{
	struct kept_arch *a = arch_in(r->kept->old.at, r->kept->old.len, program_arch(r->program));
	bool more = a != NULL;

	for (size_t i = 0; a && i < a->entries.len; i++)
		a->entries.at[i]->blocked = on && a->entries.at[i]->path == b->path && a->entries.at[i]->body == b->name;
	while (more && on) {
		more = false;
		for (size_t i = a->entries.len; i--;) {
			struct region_entry *e = a->entries.at[i];

			for (size_t j = 0; j < e->uses.len && !e->blocked; j++)
				if (e->uses.at[j]->blocked)
					e->blocked = more = true;
		}
	}
}

bool region_kept_mentions(const struct summary *s, const struct map *names)
{
	for (size_t i = 0; s->restored && i < s->kept->names.len; i++)
		if (map_hasn(names, (const char *)&s->kept->names.at[i], sizeof(s->kept->names.at[i])))
			return true;
	return false;
}
