// SPDX-License-Identifier: GPL-2.0-only
/*
 * The Makefiles that include_target depends on: Kbuild and Makefile (below arch/: Platform, too) of
 * every folder that has files of the tree in it or below it, and where architectures name the headers
 * that Kbuild makes. Each run looks at size and time of all, and at the content of those where they
 * differ; only a change of what resolve_make.c reads in them matters. The list has those that exist, so
 * one more or less is noticed as well. And what the parts of resolve.h share about the database.
 */
#include <errno.h>
#include <sys/stat.h>

#include "index/resolve_db.h"
#include "index/resolve_make.h"

struct makefile_row {
	int64_t size, mtime_ns, digest;
	bool there; /* seen in this run */
};

struct check {
	sqlite3 *db;
	const struct resolve_tree *tree;
	struct err *err;
	struct map *old; /* path → struct makefile_row */
	struct arena *arena;
	sqlite3_stmt *write;
	struct str full;
	size_t root; /* length of the root in full */
	bool matters;
};

/* ---- the database ------------------------------------------------------------------------------- */
int resolve_error(sqlite3 *db, struct err *err)
{
	switch (sqlite3_errcode(db)) {
	case SQLITE_FULL:
		return err_set(err, ERR_ENV, "no space left for the index");
	case SQLITE_READONLY:
	case SQLITE_CANTOPEN:
	case SQLITE_PERM:
		return err_set(err, ERR_ENV, "cannot write the index");
	case SQLITE_IOERR:
		return err_set(err, ERR_IO, "reading or writing the index failed%s%s",
			       errno ? ": " : "", errno ? strerror(errno) : "");
	default:
		return err_set(err, ERR_FAIL, "index: %s", sqlite3_errmsg(db));
	}
}

sqlite3_stmt *resolve_prepare(sqlite3 *db, const char *sql, struct err *err)
{
	sqlite3_stmt *st = NULL;

	if (sqlite3_prepare_v2(db, sql, -1, &st, NULL))
		resolve_error(db, err);
	return st;
}

int resolve_step(sqlite3 *db, sqlite3_stmt *st, struct err *err)
{
	int rc = sqlite3_step(st);

	sqlite3_reset(st);
	return rc == SQLITE_DONE || rc == SQLITE_ROW ? 0 : resolve_error(db, err);
}

int resolve_end(sqlite3 *db, sqlite3_stmt *st, int rc, struct err *err)
{
	int result = rc == SQLITE_DONE ? 0 : resolve_error(db, err);

	sqlite3_finalize(st);
	return result;
}

const char *resolve_text(sqlite3_stmt *st, int column)
{
	const char *s = (const char *)sqlite3_column_text(st, column);

	return s ? s : "";
}

/* ---- one Makefile ------------------------------------------------------------------------------- */
static int write_row(struct check *c, const char *path, const struct makefile_row *m)
{
	sqlite3_bind_text(c->write, 1, path, -1, SQLITE_STATIC);
	sqlite3_bind_int64(c->write, 2, m->size);
	sqlite3_bind_int64(c->write, 3, m->mtime_ns);
	sqlite3_bind_int64(c->write, 4, m->digest);
	return resolve_step(c->db, c->write, c->err);
}

static int64_t digest_of(struct check *c, const char *path)
{
	struct make_words w = { 0 };
	int64_t digest;

	make_read(c->tree->root, path, c->arena, &w);
	digest = make_digest(&w);
	vec_release(&w.words);
	return digest;
}

/* arch/A/Makefile says that there is an architecture A */
static bool makes_arch(const char *path)
{
	const char *slash = starts_with(path, "arch/") ? strchr(path + 5, '/') : NULL;

	return slash && !strcmp(slash, "/Makefile");
}

static int check_makefile(struct check *c, const char *folder, const char *name)
{
	struct makefile_row *old, m = { .there = true };
	const char *path;
	struct stat st;

	c->full.len = c->root;
	if (*folder)
		str_addf(&c->full, "%s/", folder);
	str_add(&c->full, name);
	if (stat(c->full.buf, &st) || !S_ISREG(st.st_mode))
		return 0;
	path = c->full.buf + c->root;
	old = (struct makefile_row *)map_get(c->old, path);
	if (old && old->there)
		return 0;
	m.size = st.st_size;
	m.mtime_ns = (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec;
	if (old)
		old->there = true;
	if (old && old->size == m.size && old->mtime_ns == m.mtime_ns)
		return 0;
	m.digest = digest_of(c, path);
	c->matters |= m.digest != (old ? old->digest : 0) || (!old && makes_arch(path));
	return write_row(c, path, &m);
}

static int check_folder(struct check *c, const char *folder)
{
	if (check_makefile(c, folder, "Kbuild") || check_makefile(c, folder, "Makefile"))
		return c->err->code;
	return starts_with(folder, "arch/") ? check_makefile(c, folder, "Platform") : 0;
}

/* ---- all of them -------------------------------------------------------------------------------- */
static int read_old(struct check *c)
{
	sqlite3_stmt *st = resolve_prepare(
		c->db, "SELECT path, size, mtime_ns, digest FROM include_makefile", c->err);
	int rc;

	if (!st)
		return c->err->code;
	while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
		struct makefile_row *m = arena_alloc(c->arena, sizeof(*m));

		m->size = sqlite3_column_int64(st, 1);
		m->mtime_ns = sqlite3_column_int64(st, 2);
		m->digest = sqlite3_column_int64(st, 3);
		map_set(c->old, resolve_text(st, 0), (uintptr_t)m);
	}
	return resolve_end(c->db, st, rc, c->err);
}

static void add_folder(struct map *folders, const char *path, size_t n)
{
	for (;;) {
		bool is_new;

		*map_slot(folders, path, n, &is_new) = 1;
		if (!n || !is_new)
			return;
		while (n && path[n - 1] != '/')
			n--;
		n -= n != 0;
	}
}

/* Folders that need no file of the tree to have a say */
static void add_named(struct check *c, struct map *folders, const char *fmt, const char *name)
{
	const char *folder = arena_printf(c->arena, fmt, name);

	add_folder(folders, folder, strlen(folder));
}

static int list_folders(struct check *c, struct map *folders)
{
	sqlite3_stmt *st = resolve_prepare(c->db, "SELECT path FROM file", c->err);
	int rc;

	if (!st)
		return c->err->code;
	while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
		const char *path = resolve_text(st, 0), *slash = strrchr(path, '/');

		add_folder(folders, path, slash ? (size_t)(slash - path) : 0);
	}
	for (size_t i = 0; c->tree->arches[i]; i++) {
		add_named(c, folders, "arch/%s/include/asm", c->tree->arches[i]);
		add_named(c, folders, "arch/%s/include/uapi/asm", c->tree->arches[i]);
	}
	add_named(c, folders, "include/%sasm-generic", "");
	add_named(c, folders, "include/%sasm-generic", "uapi/");
	return resolve_end(c->db, st, rc, c->err);
}

static int delete_gone(struct check *c)
{
	sqlite3_stmt *st =
		resolve_prepare(c->db, "DELETE FROM include_makefile WHERE path = ?", c->err);

	for (size_t i = 0; st && !c->err->code && i < map_size(c->old); i++) {
		struct makefile_row *m = (struct makefile_row *)map_value(c->old, i);
		const char *path = map_key(c->old, i, NULL);

		if (m->there)
			continue;
		c->matters |= m->digest || makes_arch(path);
		sqlite3_bind_text(st, 1, path, -1, SQLITE_STATIC);
		resolve_step(c->db, st, c->err);
	}
	sqlite3_finalize(st);
	return c->err->code;
}

static int check_all(struct check *c)
{
	struct map *folders = map_new();
	int rc = list_folders(c, folders);

	for (size_t i = 0; !rc && i < map_size(folders); i++)
		rc = check_folder(c, map_key(folders, i, NULL));
	map_free(folders);
	if (!rc) /* where Kbuild keeps its own -include */
		rc = check_makefile(c, "scripts", "Makefile.lib");
	return rc ? rc : delete_gone(c);
}

int resolve_makefiles(sqlite3 *db, const struct resolve_tree *t, bool *matters, struct err *err)
{
	struct check c = { .db = db, .tree = t, .err = err, .full = STR_INIT };
	int rc;

	c.old = map_new();
	c.arena = arena_new();
	str_addf(&c.full, "%s/", t->root);
	c.root = c.full.len;
	c.write = resolve_prepare(db, "INSERT OR REPLACE INTO include_makefile VALUES (?,?,?,?)",
				  err);
	rc = c.write ? read_old(&c) : err->code;
	if (!rc)
		rc = check_all(&c);
	*matters = c.matters;
	sqlite3_finalize(c.write);
	str_release(&c.full);
	map_free(c.old);
	arena_free(c.arena);
	return rc;
}
