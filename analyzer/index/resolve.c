// SPDX-License-Identifier: GPL-2.0-only
/*
 * The table include_target: from all #include lines, or from those that a change touches. A new or
 * vanished path can only matter to lines whose last component is that of the path: those are resolved
 * anew, from one scan of `include`; for all others, only the number of uses can change.
 */
#include "index/resolve_db.h"
#include "index/resolve_path.h"

/* #include lines that are spelled alike */
struct spelling {
	const char *form, *spelled;
	struct meaning *general; /* in a file of which nothing is known; NULL: not yet asked */
	int64_t uses;		 /* lines that mean just that */
};
/* … in one folder, where they mean something else */
struct special {
	uint32_t spelling;
	const char *folder;
	struct meaning *meaning;
	int64_t uses;
};

struct job {
	sqlite3 *db;
	const struct resolve_tree *tree;
	struct err *err;
	struct arena *arena;
	struct resolver *resolver; /* NULL: not yet needed */
	size_t arches;
	VEC(uint32_t) folder_of; /* by file.id: number in folders + 1 */
	struct map *folders;
	struct map *spellings; /* form, blank, spelled → number in spelling */
	VEC(struct spelling) spelling;
	struct map *pairs; /* numbers of spelling and folder → lines */
	VEC(struct special) specials;
	sqlite3_stmt *insert;
};

/* ---- what there is ------------------------------------------------------------------------------ */
static int load_files(struct job *j)
{
	sqlite3_stmt *st = resolve_prepare(j->db, "SELECT id, path FROM file", j->err);
	int rc;

	if (!st)
		return j->err->code;
	j->resolver = resolver_new(j->tree);
	j->arches = resolver_arches(j->resolver);
	while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
		uint32_t id = (uint32_t)sqlite3_column_int64(st, 0);
		const char *path = resolve_text(st, 1), *slash = strrchr(path, '/');
		uintptr_t *folder;
		bool is_new;

		resolver_add(j->resolver, path, id);
		folder = map_slot(j->folders, path, slash ? (size_t)(slash - path) : 0, &is_new);
		if (is_new)
			*folder = map_size(j->folders);
		while (j->folder_of.len <= id)
			vec_push(&j->folder_of, 0);
		j->folder_of.at[id] = (uint32_t)*folder;
	}
	return resolve_end(j->db, st, rc, j->err);
}

static const char *last_component(const char *spelled)
{
	const char *slash = strrchr(spelled, '/');

	return slash ? slash + 1 : spelled;
}

static uint32_t spelling_number(struct job *j, const char *form, const char *spelled)
{
	char small[256], *key = small;
	size_t nf = strlen(form), ns = strlen(spelled), len = nf + 1 + ns;
	uintptr_t *slot;
	bool is_new;

	if (len > sizeof(small))
		key = xmalloc(len);
	memcpy(key, form, nf);
	key[nf] = ' ';
	memcpy(key + nf + 1, spelled, ns);
	slot = map_slot(j->spellings, key, len, &is_new);
	if (is_new) {
		struct spelling s = { .form = arena_strdup(j->arena, form),
				      .spelled = arena_strdup(j->arena, spelled) };

		*slot = j->spelling.len;
		vec_push(&j->spelling, s);
	}
	if (key != small)
		free(key);
	return (uint32_t)*slot;
}

/* Counts lines by spelling and folder; names (NULL: all) are the last components that matter. */
static int count_lines(struct job *j, const struct map *names)
{
	sqlite3_stmt *st =
		resolve_prepare(j->db, "SELECT id >> 24, form, spelled FROM include", j->err);
	int rc;

	if (!st)
		return j->err->code;
	while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
		uint32_t file = (uint32_t)sqlite3_column_int64(st, 0), pair[2];
		const char *spelled = resolve_text(st, 2);

		if (names && !map_has(names, last_component(spelled)))
			continue;
		if (file >= j->folder_of.len || !j->folder_of.at[file])
			continue; /* a row without a file: not ours to judge */
		pair[0] = spelling_number(j, resolve_text(st, 1), spelled);
		pair[1] = j->folder_of.at[file] - 1;
		++*map_slot(j->pairs, (const char *)pair, sizeof(pair), NULL);
	}
	return resolve_end(j->db, st, rc, j->err);
}

/* ---- meaning ------------------------------------------------------------------------------------- */
static struct meaning *meaning_new(struct job *j)
{
	return arena_alloc(j->arena, (j->arches + 1) * sizeof(struct meaning));
}

static const struct meaning *general(struct job *j, struct spelling *s)
{
	if (!s->general) {
		s->general = meaning_new(j);
		resolver_ask(j->resolver, s->form, s->spelled, NULL, s->general);
	}
	return s->general;
}

static bool same_meaning(const struct job *j, const struct meaning *a, const struct meaning *b,
			 int arch)
{
	for (size_t i = 0; i < j->arches; i++)
		if ((arch < 0 || arch == (int)i) &&
		    (a[i].file != b[i].file || a[i].how != b[i].how))
			return false;
	return true;
}

static bool is_tools(const char *folder)
{
	return starts_with(folder, "tools/") || !strcmp(folder, "tools");
}

/* Include paths of the kernel proper come before those of a folder's Makefile, so that nothing about
 * the folder can change this. */
static bool is_settled(const struct job *j, const struct spelling *s, const struct meaning *m,
		       const char *folder, int arch)
{
	if (strcmp(s->form, "macro") == 0)
		return true;
	if (strcmp(s->form, "<") != 0 || is_tools(folder))
		return false;
	for (size_t i = 0; i < j->arches; i++)
		if ((arch < 0 || arch == (int)i) && m[i].how != HOW_PATH && m[i].how != HOW_UAPI &&
		    m[i].how != HOW_ASM_GENERIC)
			return false;
	return true;
}

/* What lines spelled so mean in this folder, when it is not what they mean in general; else NULL */
static struct meaning *special_meaning(struct job *j, struct spelling *s, const char *folder)
{
	const struct meaning *g = general(j, s);
	int arch = resolver_arch_of(j->resolver, folder);
	struct meaning *m;

	if (is_settled(j, s, g, folder, arch))
		return NULL;
	m = meaning_new(j);
	resolver_ask(j->resolver, s->form, s->spelled, folder, m);
	return same_meaning(j, g, m, arch) ? NULL : m;
}

static void add_lines(struct job *j, uint32_t number, const char *folder, int64_t lines)
{
	struct spelling *s = &j->spelling.at[number];
	struct meaning *m = special_meaning(j, s, folder);

	if (m)
		vec_push(&j->specials, (struct special){ number, folder, m, lines });
	else
		s->uses += lines;
}

static void sort_out(struct job *j)
{
	for (size_t i = 0; i < map_size(j->pairs); i++) {
		uint32_t pair[2];

		memcpy(pair, map_key(j->pairs, i, NULL), sizeof(pair));
		add_lines(j, pair[0], map_key(j->folders, pair[1], NULL),
			  (int64_t)map_value(j->pairs, i));
	}
}

/* The column dir; '' stands for any folder. */
static const char *dir_of(const char *folder)
{
	return *folder ? folder : ".";
}

/* ---- writing ------------------------------------------------------------------------------------ */
static int write_row(struct job *j, const char *form, const char *spelled, const char *dir,
		     const char *arch, const struct meaning *m, int64_t uses)
{
	sqlite3_stmt *st = j->insert;

	sqlite3_bind_text(st, 1, form, -1, SQLITE_STATIC);
	sqlite3_bind_text(st, 2, spelled, -1, SQLITE_STATIC);
	sqlite3_bind_text(st, 3, dir, -1, SQLITE_STATIC);
	sqlite3_bind_text(st, 4, arch, -1, SQLITE_STATIC);
	if (m->file)
		sqlite3_bind_int64(st, 5, m->file);
	else
		sqlite3_bind_null(st, 5);
	sqlite3_bind_text(st, 6, how_names[m->how], -1, SQLITE_STATIC);
	sqlite3_bind_int64(st, 7, uses);
	return resolve_step(j->db, st, j->err);
}

static int write_meaning(struct job *j, const struct spelling *s, const char *dir,
			 const struct meaning *m, int64_t uses)
{
	int arch = resolver_arch_of(j->resolver, dir);
	bool same = true;

	for (size_t i = 1; i < j->arches; i++)
		same &= m[i].file == m[0].file && m[i].how == m[0].how;
	if (same || arch >= 0)
		return write_row(j, s->form, s->spelled, dir, "", &m[MAX(arch, 0)], uses);
	for (size_t i = 0; i < j->arches; i++)
		if (write_row(j, s->form, s->spelled, dir, j->tree->arches[i], &m[i], uses))
			break;
	return j->err->code;
}

/* In order of the key, which is quicker */
static int by_spelling(const void *pa, const void *pb)
{
	const struct spelling *a = *(struct spelling *const *)pa,
			      *b = *(struct spelling *const *)pb;
	int c = strcmp(a->form, b->form);

	return c ? c : strcmp(a->spelled, b->spelled);
}

static int by_place(const void *pa, const void *pb)
{
	const struct special *a = pa, *b = pb;

	if (a->spelling != b->spelling)
		return a->spelling < b->spelling ? -1 : 1;
	return strcmp(a->folder, b->folder);
}

static int write_table(struct job *j)
{
	struct spelling **order = xmalloc((j->spelling.len + 1) * sizeof(*order));
	uint32_t *first =
		xcalloc(j->spelling.len + 1, sizeof(*first)); /* special of a spelling, + 1 */

	for (size_t i = 0; i < j->spelling.len; i++)
		order[i] = &j->spelling.at[i];
	qsort(order, j->spelling.len, sizeof(*order), by_spelling);
	if (j->specials.len)
		qsort(j->specials.at, j->specials.len, sizeof(*j->specials.at), by_place);
	for (size_t i = j->specials.len; i-- > 0;)
		first[j->specials.at[i].spelling] = (uint32_t)i + 1;
	for (size_t i = 0; i < j->spelling.len && !j->err->code; i++) {
		const struct spelling *s = order[i];
		uint32_t number = (uint32_t)(s - j->spelling.at);

		if (s->uses)
			write_meaning(j, s, "", s->general, s->uses);
		for (size_t k = first[number]; k && k <= j->specials.len && !j->err->code; k++) {
			const struct special *p = &j->specials.at[k - 1];

			if (p->spelling != number)
				break;
			write_meaning(j, s, dir_of(p->folder), p->meaning, p->uses);
		}
	}
	free(order);
	free(first);
	return j->err->code;
}

static int write_forced(struct job *j)
{
	forced_t list = { 0 };

	resolver_forced(j->resolver, &list);
	for (size_t i = 0; i < list.len && !j->err->code; i++) {
		struct meaning m = { list.at[i].file, HOW_PATH };

		write_row(j, "-include", list.at[i].path, "",
			  list.at[i].arch < 0 ? "" : j->tree->arches[list.at[i].arch], &m, 0);
	}
	vec_release(&list);
	return j->err->code;
}

/* ---- life --------------------------------------------------------------------------------------- */
static int job_init(struct job *j, sqlite3 *db, const struct resolve_tree *t, struct err *err)
{
	*j = (struct job){ .db = db, .tree = t, .err = err };
	j->arena = arena_new();
	j->folders = map_new();
	j->spellings = map_new();
	j->pairs = map_new();
	j->insert = resolve_prepare(
		db, "INSERT OR REPLACE INTO include_target VALUES (?,?,?,?,?,?,?)", err);
	return j->insert ? 0 : err->code;
}

static void job_release(struct job *j)
{
	sqlite3_finalize(j->insert);
	resolver_free(j->resolver);
	vec_release(&j->folder_of);
	vec_release(&j->spelling);
	vec_release(&j->specials);
	map_free(j->folders);
	map_free(j->spellings);
	map_free(j->pairs);
	arena_free(j->arena);
}

static int run_sql(sqlite3 *db, const char *sql, struct err *err)
{
	return sqlite3_exec(db, sql, NULL, NULL, NULL) ? resolve_error(db, err) : 0;
}

/* Everything, or what ends in one of these names */
static int resolve_lines(struct job *j, const struct map *names)
{
	if ((!j->resolver && load_files(j)) || count_lines(j, names))
		return j->err->code;
	sort_out(j);
	return write_table(j) ? j->err->code : write_forced(j);
}

static int build(sqlite3 *db, const struct resolve_tree *t, struct err *err)
{
	struct job j;
	int rc = run_sql(db, "DELETE FROM include_target", err);

	if (rc)
		return rc;
	rc = job_init(&j, db, t, err);
	if (!rc)
		rc = resolve_lines(&j, NULL);
	job_release(&j);
	return rc;
}

int resolve_all(sqlite3 *db, const struct resolve_tree *t, struct err *err)
{
	bool matters;
	int rc = run_sql(db, "DELETE FROM include_makefile", err);

	if (!rc)
		rc = resolve_makefiles(db, t, &matters, err);
	return rc ? rc : build(db, t, err);
}

/* ---- changes ------------------------------------------------------------------------------------ */
/* Deletes the rows of #include lines that end in one of these names, and all of the command line. */
static int delete_named(struct job *j, const struct map *names)
{
	sqlite3_stmt *st = resolve_prepare(
		j->db, "SELECT form, spelled, dir, arch FROM include_target", j->err);
	sqlite3_stmt *del =
		resolve_prepare(j->db,
				"DELETE FROM include_target WHERE (form, spelled, dir, arch) "
				"= (?,?,?,?)",
				j->err);
	VEC(const char *) keys = { 0 };
	int rc = SQLITE_DONE;

	while (st && del && (rc = sqlite3_step(st)) == SQLITE_ROW)
		if (!strcmp(resolve_text(st, 0), "-include") ||
		    map_has(names, last_component(resolve_text(st, 1))))
			for (int i = 0; i < 4; i++)
				vec_push(&keys, arena_strdup(j->arena, resolve_text(st, i)));
	if (st)
		resolve_end(j->db, st, rc, j->err);
	for (size_t i = 0; i < keys.len && !j->err->code; i += 4) {
		for (int k = 0; k < 4; k++)
			sqlite3_bind_text(del, k + 1, keys.at[i + (size_t)k], -1, SQLITE_STATIC);
		resolve_step(j->db, del, j->err);
	}
	sqlite3_finalize(del);
	vec_release(&keys);
	return j->err->code;
}

static int update_paths(struct job *j, const struct resolve_change *c, struct map *names)
{
	for (size_t i = 0; i < c->paths_gone.len; i++)
		map_set(names, last_component(c->paths_gone.at[i]), 1);
	for (size_t i = 0; i < c->paths_come.len; i++)
		map_set(names, last_component(c->paths_come.at[i]), 1);
	if (!map_size(names))
		return 0;
	return delete_named(j, names) ? j->err->code : resolve_lines(j, names);
}

/* Difference in the number of lines: form, spelled and folder with blanks between → lines + BIAS */
#define BIAS ((uintptr_t)1 << 32)
struct difference {
	struct include_line line; /* path: the folder */
	int64_t lines;
};
typedef VEC(struct difference) differences_t;

static void count_differences(struct job *j, struct map *index, differences_t *list,
			      const struct include_line *line, size_t n, int by,
			      const struct map *names)
{
	for (size_t i = 0; i < n; i++) {
		const char *slash = strrchr(line[i].path, '/'), *folder;
		uintptr_t *slot;
		bool is_new;
		char *key;

		if (map_has(names, last_component(line[i].spelled)))
			continue;
		folder = arena_strndup(j->arena, line[i].path,
				       slash ? (size_t)(slash - line[i].path) : 0);
		key = xasprintf("%s %s\n%s", line[i].form, line[i].spelled, folder);
		slot = map_slot(index, key, strlen(key), &is_new);
		free(key);
		if (is_new) {
			*slot = list->len;
			vec_push(list, (struct difference){
					       { line[i].form, line[i].spelled, folder }, 0 });
		}
		list->at[*slot].lines += by;
	}
}

static void bind_key(sqlite3_stmt *st, const struct difference *d, const char *dir)
{
	sqlite3_bind_text(st, 1, d->line.form, -1, SQLITE_STATIC);
	sqlite3_bind_text(st, 2, d->line.spelled, -1, SQLITE_STATIC);
	sqlite3_bind_text(st, 3, dir, -1, SQLITE_STATIC);
}

/* Adds to the uses of rows that are there; *found: whether any is. */
static int change_uses(struct job *j, const struct difference *d, const char *dir, bool *found)
{
	sqlite3_stmt *st = resolve_prepare(j->db,
					   "UPDATE include_target SET uses = uses + ?4 "
					   "WHERE (form, spelled, dir) = (?1, ?2, ?3)",
					   j->err);

	if (!st)
		return j->err->code;
	bind_key(st, d, dir);
	sqlite3_bind_int64(st, 4, d->lines);
	resolve_step(j->db, st, j->err);
	sqlite3_finalize(st);
	*found = sqlite3_changes(j->db) != 0;
	return j->err->code;
}

/* Lines that no row is certain to be for */
static int add_uses(struct job *j, const struct difference *d)
{
	struct spelling s = { .form = d->line.form, .spelled = d->line.spelled };
	struct meaning *m;
	bool found;

	if (!j->resolver && load_files(j))
		return j->err->code;
	m = special_meaning(j, &s, d->line.path);
	if (m)
		return write_meaning(j, &s, dir_of(d->line.path), m, d->lines);
	if (change_uses(j, d, "", &found) || found)
		return j->err->code;
	return write_meaning(j, &s, "", general(j, &s), d->lines);
}

/* Is the row with dir '' for these lines, as is_settled() says? Spares reading all paths. */
static bool is_surely_general(struct job *j, const struct difference *d)
{
	sqlite3_stmt *st =
		resolve_prepare(j->db,
				"SELECT min(how IN ('path', 'uapi', 'asm-generic')) "
				"FROM include_target WHERE (form, spelled, dir) = (?, ?, ?)",
				j->err);
	bool sure = false;

	if (!st || strcmp(d->line.form, "<") || is_tools(d->line.path)) {
		sqlite3_finalize(st);
		return false;
	}
	bind_key(st, d, "");
	if (sqlite3_step(st) == SQLITE_ROW)
		sure = sqlite3_column_int(st, 0) == 1;
	sqlite3_finalize(st);
	return sure;
}

static int apply_difference(struct job *j, const struct difference *d)
{
	bool found;

	if (!d->lines || change_uses(j, d, dir_of(d->line.path), &found) || found)
		return j->err->code;
	if (d->lines > 0 && !is_surely_general(j, d))
		return add_uses(j, d);
	return change_uses(j, d, "", &found);
}

static int update_lines(struct job *j, const struct resolve_change *c, const struct map *names)
{
	struct map *index = map_new();
	differences_t list = { 0 };

	count_differences(j, index, &list, c->lines_gone.at, c->lines_gone.len, -1, names);
	count_differences(j, index, &list, c->lines_come.at, c->lines_come.len, 1, names);
	for (size_t i = 0; i < list.len && !j->err->code; i++)
		apply_difference(j, &list.at[i]);
	map_free(index);
	vec_release(&list);
	if (j->err->code)
		return j->err->code;
	return run_sql(j->db, "DELETE FROM include_target WHERE uses <= 0 AND form <> '-include'",
		       j->err);
}

static int update(sqlite3 *db, const struct resolve_tree *t, const struct resolve_change *c,
		  struct err *err)
{
	struct map *names = map_new();
	struct job j;
	int rc = job_init(&j, db, t, err);

	if (!rc)
		rc = update_paths(&j, c, names);
	if (!rc)
		rc = update_lines(&j, c, names);
	job_release(&j);
	map_free(names);
	return rc;
}

int resolve_update(sqlite3 *db, const struct resolve_tree *t, const struct resolve_change *c,
		   bool *rebuilt, struct err *err)
{
	bool matters, touched = c->lines_gone.len || c->lines_come.len || c->paths_gone.len ||
				c->paths_come.len;
	int rc = resolve_makefiles(db, t, &matters, err);

	if (rebuilt)
		*rebuilt = !rc && matters;
	if (rc)
		return rc;
	if (matters)
		return build(db, t, err);
	return touched ? update(db, t, c, err) : 0;
}
