// SPDX-License-Identifier: GPL-2.0-only
/*
 * The table `posting`: for a new index collected in memory (8 bytes for each identifier of each file)
 * and sorted once; for an existing one, what changed is put into the buckets that it falls in.
 */
#include "index/store.h"

#define LOW_BITS 40 /* of the hash, in store.collected */
#define FILE_SHIFT 24

/* ---- taking in ------------------------------------------------------------------------------------ */

static int write_idents(struct store *s, uint32_t file, const char *p, size_t n, struct err *err)
{
	sqlite3_bind_int64(s->insert_idents, 1, file);
	sqlite3_bind_blob64(s->insert_idents, 2, n ? p : "", n, SQLITE_STATIC); /* NULL is no blob */
	return store_step(s, s->insert_idents, err);
}

static void collect(struct store *s, uint32_t file, const char *p, size_t n)
{
	const char *end = p + n;
	uint64_t hash = 0;
	bool declares;

	while (idents_next(&p, end, &hash, &declares))
		vec_push(&s->collected[hash >> LOW_BITS], hash << FILE_SHIFT | file << 1 | declares);
}

struct cursor {
	const char *p, *end;
	uint64_t hash;
	bool declares, more;
};

static void advance(struct cursor *c)
{
	c->more = idents_next(&c->p, c->end, &c->hash, &c->declares);
}

static struct cursor cursor_at(const char *p, size_t n)
{
	struct cursor c = { p, p + n, 0, false, false };

	advance(&c);
	return c;
}

static void note_changes(struct store *s, uint32_t file, struct cursor old, struct cursor new)
{
	while (old.more || new.more) {
		if (!new.more || (old.more && old.hash < new.hash)) {
			vec_push(&s->changes, (struct posting_change){ old.hash, file, true, false });
			advance(&old);
		} else if (!old.more || new.hash < old.hash) {
			vec_push(&s->changes, (struct posting_change){ new.hash, file, false, new.declares });
			advance(&new);
		} else {
			if (old.declares != new.declares)
				vec_push(&s->changes,
					 (struct posting_change){ new.hash, file, false, new.declares });
			advance(&old);
			advance(&new);
		}
	}
}

int store_idents(struct store *s, uint32_t file, const char *old, size_t old_n, const char *p, size_t n,
		 struct err *err)
{
	if (s->fresh)
		collect(s, file, p, n);
	else
		note_changes(s, file, cursor_at(old, old_n), cursor_at(p, n));
	return write_idents(s, file, p, n, err);
}

/* ---- a new index ---------------------------------------------------------------------------------- */

/* Sorts by hash; stable, so that files stay in order. tmp has the same size. */
static void sort_by_hash(uint64_t *at, uint64_t *tmp, size_t n)
{
	size_t count[257], i;
	uint64_t *swap;
	int shift;

	for (shift = FILE_SHIFT; shift < 64; shift += 8) {
		memset(count, 0, sizeof(count));
		for (i = 0; i < n; i++)
			count[(at[i] >> shift & 255) + 1]++;
		for (i = 0; i < 256; i++)
			count[i + 1] += count[i];
		for (i = 0; i < n; i++)
			tmp[count[at[i] >> shift & 255]++] = at[i];
		swap = at;
		at = tmp;
		tmp = swap;
	}
	memcpy(tmp, at, n * sizeof(*at)); /* five passes: the result lies in what came as tmp */
}

static int write_bucket(struct store *s, sqlite3_stmt *st, uint32_t bucket, const postings_t *v,
			struct str *buf, struct err *err)
{
	str_reset(buf);
	postings_dump(v, buf);
	sqlite3_bind_int64(st, 1, bucket);
	sqlite3_bind_blob64(st, 2, buf->buf, buf->len, SQLITE_STATIC);
	return store_step(s, st, err);
}

static struct posting unpack(uint64_t v)
{
	return (struct posting){ (uint32_t)(v >> FILE_SHIFT), (uint32_t)(v & ((1u << FILE_SHIFT) - 1)) >> 1,
				 v & 1 };
}

static int write_all(struct store *s, struct err *err)
{
	sqlite3_stmt *st = store_prepare(s, "INSERT INTO posting VALUES(?,?)", err);
	struct str buf = STR_INIT;
	postings_t v = { 0 };
	uint64_t *tmp;
	size_t n, i;
	int part, rc = err->code;

	for (part = 0; part < 256 && !rc; part++) {
		uint64_t *at = s->collected[part].at;

		n = s->collected[part].len;
		tmp = xcalloc(n + 1, sizeof(*tmp));
		if (n)
			sort_by_hash(at, tmp, n);
		for (i = 0; i < n && !rc;) {
			uint64_t top = at[i] >> 56;

			for (v.len = 0; i < n && at[i] >> 56 == top; i++)
				vec_push(&v, unpack(at[i]));
			rc = write_bucket(s, st, (uint32_t)part << 8 | (uint32_t)top, &v, &buf, err);
		}
		free(tmp);
		vec_release(&s->collected[part]);
	}
	vec_release(&v);
	str_release(&buf);
	sqlite3_finalize(st);
	return rc;
}

/* ---- an existing one ------------------------------------------------------------------------------ */

static int by_hash_file(const void *a, const void *b)
{
	const struct posting_change *x = a, *y = b;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return (x->file > y->file) - (x->file < y->file);
}

static bool before(const struct posting *p, const struct posting_change *c)
{
	uint32_t low = (uint32_t)c->hash;

	return p->low != low ? p->low < low : p->file < c->file;
}

/* old with the changes of one bucket, both sorted */
static void merge(const postings_t *old, const struct posting_change *c, size_t n, postings_t *out)
{
	size_t i = 0, k;

	for (k = 0; k < n; k++) {
		for (; i < old->len && before(&old->at[i], &c[k]); i++)
			vec_push(out, old->at[i]);
		if (i < old->len && old->at[i].low == (uint32_t)c[k].hash && old->at[i].file == c[k].file)
			i++;
		if (!c[k].remove)
			vec_push(out, (struct posting){ (uint32_t)c[k].hash, c[k].file, c[k].declares });
	}
	for (; i < old->len; i++)
		vec_push(out, old->at[i]);
}

struct bucket_statements {
	sqlite3_stmt *get, *put, *del;
};

static int change_bucket(struct store *s, const struct bucket_statements *st, const struct posting_change *c,
			 size_t n, struct err *err)
{
	uint32_t bucket = ident_bucket(c->hash);
	postings_t old = { 0 }, new = { 0 };
	struct str buf = STR_INIT;
	int rc = 0, got;

	sqlite3_bind_int64(st->get, 1, bucket);
	got = sqlite3_step(st->get);
	if (got != SQLITE_ROW && got != SQLITE_DONE) {
		rc = store_error(s, "cannot be read", err);
	} else if (got == SQLITE_ROW && !postings_load(&old, sqlite3_column_blob(st->get, 0),
						       (size_t)sqlite3_column_bytes(st->get, 0))) {
		s->corrupt = true;
		rc = err_set(err, ERR_FAIL, "%s: bucket %u is malformed", s->path, bucket);
	}
	sqlite3_reset(st->get);
	merge(&old, c, n, &new);
	if (!rc && new.len) {
		rc = write_bucket(s, st->put, bucket, &new, &buf, err);
	} else if (!rc) {
		sqlite3_bind_int64(st->del, 1, bucket);
		rc = store_step(s, st->del, err);
	}
	vec_release(&old);
	vec_release(&new);
	str_release(&buf);
	return rc;
}

static int write_changes(struct store *s, struct err *err)
{
	struct bucket_statements st = {
		store_prepare(s, "SELECT data FROM posting WHERE bucket = ?", err),
		store_prepare(s, "INSERT OR REPLACE INTO posting VALUES(?,?)", err),
		store_prepare(s, "DELETE FROM posting WHERE bucket = ?", err),
	};
	const struct posting_change *c = s->changes.at;
	size_t i, k;
	int rc = err->code;

	if (s->changes.len)
		qsort(s->changes.at, s->changes.len, sizeof(*s->changes.at), by_hash_file);
	for (i = 0; i < s->changes.len && !rc; i = k) {
		for (k = i; k < s->changes.len && ident_bucket(c[k].hash) == ident_bucket(c[i].hash); k++)
			;
		rc = change_bucket(s, &st, c + i, k - i, err);
	}
	sqlite3_finalize(st.get);
	sqlite3_finalize(st.put);
	sqlite3_finalize(st.del);
	return rc;
}

int store_postings(struct store *s, struct err *err)
{
	return s->fresh ? write_all(s, err) : write_changes(s, err);
}
