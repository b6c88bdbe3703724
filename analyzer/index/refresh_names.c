// SPDX-License-Identifier: GPL-2.0-only
/*
 * Names that parsing depends on, across files. What each header says is kept in the table name_kind;
 * the meaning of a name is all that is said of it. When a header says something else, every file that
 * uses a name which got another meaning is parsed again.
 */
#include "index/refresh.h"

static bool is_renewed(const struct map *renewed, int64_t id)
{
	uint32_t file = row_file(id);

	return renewed && map_hasn(renewed, (const char *)&file, sizeof(file));
}

/* What the index says, without what the files in `renewed` (may be NULL) said; *left_out: they did. */
static int read_names(struct refresh *r, const struct map *renewed, struct names *out, bool *left_out)
{
	sqlite3_stmt *st = store_prepare(&r->store, "SELECT id, name, kinds, alias FROM name_kind", r->err);
	int rc;

	if (!st)
		return r->err->code;
	while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
		if (is_renewed(renewed, sqlite3_column_int64(st, 0))) {
			*left_out = true;
			continue;
		}
		if (!names_add_row(out, (const char *)sqlite3_column_text(st, 1), (size_t)sqlite3_column_bytes(st, 1),
				   (unsigned)sqlite3_column_int64(st, 2), (const char *)sqlite3_column_text(st, 3),
				   (size_t)sqlite3_column_bytes(st, 3))) {
			r->store.corrupt = true;
			err_set(r->err, ERR_FAIL, "%s: name_kind is malformed", r->store.path);
			break;
		}
	}
	if (rc != SQLITE_DONE && !r->err->code)
		store_error(&r->store, "cannot be read", r->err);
	sqlite3_finalize(st);
	return r->err->code;
}

static void renew(struct map *renewed, const struct entry *e)
{
	if (e->id)
		*map_slot(renewed, (const char *)&e->id, sizeof(e->id), NULL) = 1;
}

/* What the files that are looked at anew say */
static int add_new_names(struct refresh *r)
{
	const struct entry *e;
	size_t i;
	int rc = 0;

	for (i = 0; i < r->files.len && !rc; i++) {
		e = &r->files.at[i];
		if (e->changed && e->names)
			rc = names_load(r->names, e->names, strlen(e->names), r->err);
	}
	return rc;
}

int refresh_names(struct refresh *r)
{
	struct map *renewed = map_new();
	bool changed = false;
	size_t i;
	int rc;

	r->names = names_new();
	for (i = 0; i < r->files.len; i++) {
		if (!r->files.at[i].changed)
			continue;
		renew(renewed, &r->files.at[i]);
		changed |= r->files.at[i].names != NULL;
	}
	for (i = 0; i < r->gone.len; i++)
		renew(renewed, &r->gone.at[i]);
	rc = read_names(r, renewed, r->names, &changed);
	if (!rc && changed && !r->store.fresh) {
		r->before = names_new();
		rc = read_names(r, NULL, r->before, &changed);
	}
	if (!rc)
		rc = add_new_names(r);
	map_free(renewed);
	return rc;
}

/* ---- who used a name that means something else now ------------------------------------------------- */

struct marking {
	struct refresh *r;
	struct map *by_id;  /* file.id → entry */
	sqlite3_stmt *bucket;
};

static void mark(void *ctx, const char *name, size_t len)
{
	struct marking *m = ctx;
	uint64_t hash = ident_hash(name, len);
	postings_t found = { 0 };
	struct entry *e;
	size_t i;
	int rc;

	if (m->r->err->code)
		return;
	sqlite3_bind_int64(m->bucket, 1, ident_bucket(hash));
	rc = sqlite3_step(m->bucket);
	if (rc != SQLITE_ROW && rc != SQLITE_DONE) {
		store_error(&m->r->store, "cannot be read", m->r->err);
	} else if (rc == SQLITE_ROW &&
		   !postings_find(sqlite3_column_blob(m->bucket, 0), (size_t)sqlite3_column_bytes(m->bucket, 0),
				  (uint32_t)hash, &found)) {
		m->r->store.corrupt = true;
		err_set(m->r->err, ERR_FAIL, "%s: bucket %u is malformed", m->r->store.path,
			ident_bucket(hash));
	}
	sqlite3_reset(m->bucket);
	for (i = 0; i < found.len; i++) {
		e = (struct entry *)map_getn(m->by_id, (const char *)&found.at[i].file,
					     sizeof(found.at[i].file));
		if (e && !e->changed && !e->problem)
			e->reparse = true;
	}
	vec_release(&found);
}

int refresh_mark_users(struct refresh *r)
{
	struct marking m = { .r = r, .by_id = map_new() };
	size_t i;

	m.bucket = store_prepare(&r->store, "SELECT data FROM posting WHERE bucket = ?", r->err);
	for (i = 0; i < r->files.len; i++)
		if (r->files.at[i].id)
			*map_slot(m.by_id, (const char *)&r->files.at[i].id, sizeof(uint32_t), NULL) =
				(uintptr_t)&r->files.at[i];
	if (m.bucket)
		names_diff(r->before, r->names, mark, &m);
	sqlite3_finalize(m.bucket);
	map_free(m.by_id);
	return r->err->code;
}
