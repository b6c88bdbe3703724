// SPDX-License-Identifier: GPL-2.0-only
/* Blobs, trees and commits in the private repository; the other half of git.h. */
#include "base/file.h"
#include "patches/git.h"

/* ---- looking up ------------------------------------------------------------------------------- */

static struct git_entry *find_entry(struct git_entry *e, size_t n, const char *path)
{
	size_t lo = 0, hi = n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		int c = strcmp(e[mid].path, path);

		if (!c)
			return &e[mid];
		if (c < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return NULL;
}

/* One "MODE TYPE OID<tab>PATH" of ls-tree */
static void take_listed(const char *line, struct git_entry *entries, size_t n)
{
	const char *type = strchr(line, ' '), *oid = type ? strchr(type + 1, ' ') : NULL;
	const char *tab = oid ? strchr(oid, '\t') : NULL;
	struct git_entry *e = tab ? find_entry(entries, n, tab + 1) : NULL;

	if (!e)
		return;
	snprintf(e->mode, sizeof(e->mode), "%.*s", (int)(type - line), line);
	snprintf(e->oid, sizeof(e->oid), "%.*s", (int)(tab - oid - 1), oid + 1);
}

int git_lookup(struct git *g, const char *rev, struct git_entry *entries, size_t n, struct err *err)
{
	struct str s = STR_INIT;
	int rc;

	for (size_t i = 0; i < n; i++)
		entries[i].oid[0] = entries[i].mode[0] = '\0';
	rc = GIT(g, NULL, &s, err, "ls-tree", "-r", "-z", "--full-tree", rev);
	for (size_t at = 0; !rc && at < s.len; at += strlen(s.buf + at) + 1)
		take_listed(s.buf + at, entries, n);
	str_release(&s);
	return rc;
}

/* One "OID TYPE SIZE\n…bytes…\n" of cat-file --batch; returns where the next one starts, 0: bad */
static size_t take_blob(const struct str *s, size_t at, struct str *out)
{
	const char *nl = memchr(s->buf + at, '\n', s->len - at);
	const char *type = strstr(s->buf + at, " blob ");
	size_t size, start;

	if (!nl || !type || type > nl)
		return 0;
	size = strtoull(type + 6, NULL, 10);
	start = (size_t)(nl - s->buf) + 1;
	if (size >= s->len - start)
		return 0;
	str_addn(out, s->buf + start, size);
	return start + size + 1;
}

int git_read_blobs(struct git *g, const struct git_entry *entries, size_t n, struct str *texts,
		   struct err *err)
{
	struct str in = STR_INIT, s = STR_INIT;
	size_t at = 0;
	int rc;

	for (size_t i = 0; i < n; i++)
		str_addf(&in, "%s\n", entries[i].oid);
	rc = GIT(g, &((struct git_input){ in.buf, in.len }), &s, err, "cat-file", "--batch");
	for (size_t i = 0; i < n && !rc; i++) {
		at = take_blob(&s, at, &texts[i]);
		if (!at)
			rc = err_set(err, ERR_ENV, "git does not have the content of %s (%s)",
				     entries[i].path, entries[i].oid);
	}
	str_release(&in);
	str_release(&s);
	return rc;
}

/* ---- writing ---------------------------------------------------------------------------------- */

static int write_scratch(struct git *g, const struct str *texts, size_t n, struct str *names,
			 struct err *err)
{
	int rc = 0;

	for (size_t i = 0; i < n && !rc; i++) {
		char *path = xasprintf("%s/blob-%zu", git_scratch(g), i);

		rc = file_write(path, texts[i].buf, texts[i].len, err);
		str_addf(names, "%s\n", path);
		free(path);
	}
	return rc;
}

static int take_oids(const struct str *s, struct git_entry *entries, size_t n, struct err *err)
{
	const char *p = s->buf;

	for (size_t i = 0; i < n; i++) {
		size_t len = strcspn(p, "\n");

		if (!len || len >= sizeof(entries[i].oid))
			return err_set(err, ERR_FAIL, "git hash-object named %zu of %zu blobs", i, n);
		memcpy(entries[i].oid, p, len);
		entries[i].oid[len] = '\0';
		p += len + (p[len] == '\n');
	}
	return 0;
}

int git_write_blobs(struct git *g, const struct str *texts, size_t n, struct git_entry *entries,
		    struct err *err)
{
	struct str names = STR_INIT, s = STR_INIT;
	int rc = write_scratch(g, texts, n, &names, err);

	if (!rc)
		rc = GIT(g, &((struct git_input){ names.buf, names.len }), &s, err, "hash-object", "-w",
			 "--no-filters", "--stdin-paths");
	if (!rc)
		rc = take_oids(&s, entries, n, err);
	str_release(&names);
	str_release(&s);
	return rc;
}

int git_load_index(struct git *g, const char *rev, struct err *err)
{
	return rev ? GIT(g, NULL, NULL, err, "read-tree", rev) :
		     GIT(g, NULL, NULL, err, "read-tree", "--empty");
}

int git_stage(struct git *g, const struct git_entry *entries, size_t n, struct err *err)
{
	struct str in = STR_INIT;
	int rc;

	for (size_t i = 0; i < n; i++) {
		str_addf(&in, "%s %s\t%s", entries[i].mode, entries[i].oid, entries[i].path);
		str_addch(&in, '\0');
	}
	rc = GIT(g, &((struct git_input){ in.buf, in.len }), NULL, err, "update-index", "-z",
		 "--index-info");
	str_release(&in);
	return rc;
}

static int commit_tree(struct git *g, const struct git_commit *c, const char *tree, struct str *oid,
		       struct err *err)
{
	struct git_input in = { c->message, strlen(c->message) };
	int rc;

	git_set_ident(g, c->who, c->date);
	str_reset(oid);
	rc = c->parent ? GIT(g, &in, oid, err, "commit-tree", tree, "-p", c->parent, "-F", "-") :
			 GIT(g, &in, oid, err, "commit-tree", tree, "-F", "-");
	if (!rc && oid->len && oid->buf[oid->len - 1] == '\n')
		oid->buf[--oid->len] = '\0';
	return rc;
}

int git_commit(struct git *g, const struct git_commit *c, const struct git_entry *entries, size_t n,
	       struct str *oid, struct err *err)
{
	struct str tree = STR_INIT;
	struct git_commit copy = *c;
	char *parent = c->parent ? xstrdup(c->parent) : NULL; /* may be oid's own text */
	int rc = git_stage(g, entries, n, err);

	copy.parent = parent;
	if (!rc)
		rc = GIT_LINE(g, &tree, err, "write-tree");
	if (!rc)
		rc = commit_tree(g, &copy, tree.buf, oid, err);
	str_release(&tree);
	free(parent);
	return rc;
}
