// SPDX-License-Identifier: GPL-2.0-only
/*
 * Names that parsing depends on, across files. What each header says is kept in the table name_kind;
 * the meaning of a name is all that is said of it. When a header says something else, every file that
 * uses a name which got another meaning is parsed again.
 */
#include "index/refresh.h"

/* "name kinds[ alias]"; without printf(), for there are 200 thousand of them in a kernel */
static void add_line(struct str *out, sqlite3_stmt *st)
{
	char digits[24], *p = digits + sizeof(digits);
	uint64_t kinds = (uint64_t)sqlite3_column_int64(st, 2);

	do
		*--p = (char)('0' + kinds % 10);
	while (kinds /= 10);
	str_addn(out, sqlite3_column_text(st, 1), (size_t)sqlite3_column_bytes(st, 1));
	str_addch(out, ' ');
	str_addn(out, p, (size_t)(digits + sizeof(digits) - p));
	if (sqlite3_column_type(st, 3) != SQLITE_NULL) {
		str_addch(out, ' ');
		str_addn(out, sqlite3_column_text(st, 3), (size_t)sqlite3_column_bytes(st, 3));
	}
	str_addch(out, '\n');
}

struct said {
	struct str all;    /* by the index */
	struct str stays;  /* of that, by files that are not looked at anew */
};

static bool is_renewed(const struct map *renewed, int64_t id)
{
	uint32_t file = row_file(id);

	return map_hasn(renewed, (const char *)&file, sizeof(file));
}

static int read_said(struct refresh *r, const struct map *renewed, struct said *out)
{
	sqlite3_stmt *st = store_prepare(&r->store, "SELECT id, name, kinds, alias FROM name_kind", r->err);
	int rc;

	if (!st)
		return r->err->code;
	while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
		size_t start = out->all.len;

		add_line(&out->all, st);
		if (!is_renewed(renewed, sqlite3_column_int64(st, 0)))
			str_addn(&out->stays, out->all.buf + start, out->all.len - start);
	}
	if (rc != SQLITE_DONE)
		store_error(&r->store, "cannot be read", r->err);
	sqlite3_finalize(st);
	return r->err->code;
}

static void renew(struct map *renewed, const struct entry *e)
{
	if (e->id)
		*map_slot(renewed, (const char *)&e->id, sizeof(e->id), NULL) = 1;
}

/* Names of an index that holds nothing yet */
static int fresh_names(struct refresh *r)
{
	size_t i;
	int rc = 0;

	for (i = 0; i < r->files.len && !rc; i++)
		if (r->files.at[i].names)
			rc = names_load(r->names, r->files.at[i].names, strlen(r->files.at[i].names), r->err);
	return rc;
}

int refresh_names(struct refresh *r)
{
	struct map *renewed = map_new();
	struct said said = { STR_INIT, STR_INIT };
	bool new_names = false;
	size_t i;
	int rc;

	r->names = names_new();
	if (r->store.fresh) {
		map_free(renewed);
		return fresh_names(r);
	}
	for (i = 0; i < r->files.len; i++) {
		if (!r->files.at[i].changed)
			continue;
		renew(renewed, &r->files.at[i]);
		new_names |= r->files.at[i].names != NULL;
	}
	for (i = 0; i < r->gone.len; i++)
		renew(renewed, &r->gone.at[i]);
	rc = read_said(r, renewed, &said);
	if (new_names || said.stays.len != said.all.len)
		r->before = names_new();
	if (!rc && r->before)
		rc = names_load(r->before, said.all.buf, said.all.len, r->err);
	if (!rc)
		rc = names_load(r->names, said.stays.buf, said.stays.len, r->err);
	for (i = 0; i < r->files.len && !rc; i++)
		if (r->files.at[i].changed && r->files.at[i].names)
			rc = names_load(r->names, r->files.at[i].names, strlen(r->files.at[i].names), r->err);
	r->store.corrupt |= rc == ERR_FAIL; /* a line that names_dump() never wrote */
	str_release(&said.all);
	str_release(&said.stays);
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
