// SPDX-License-Identifier: GPL-2.0-only
/* Mails and diffs, read and applied by git in a private repository that has only the files they touch. */
#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "patches/git.h"
#include "patches/inbox.h"

struct item {
	struct inbox_patch pub;
	char *diff;              /* file with the diff */
	VEC(const char *) paths; /* that it touches; interned */
};
struct inbox {
	struct git *git;
	struct arena *arena;
	VEC(struct item *) items;
	VEC(const char *) paths; /* of all; interned, sorted, each once */
	struct map *texts;       /* path → struct str *, NULL: not there */
	VEC(struct str *) all;   /* … and those before them */
	struct str tree;         /* as of the last patch */
	VEC(struct inbox_change) changes;
	size_t nfiles;           /* files of ours so far */
};

static char *new_file(struct inbox *in, const char *what)
{
	return xasprintf("%s/%s-%zu", git_scratch(in->git), what, in->nfiles++);
}

/* ---- reading --------------------------------------------------------------------------------- */

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* "a\td\tPATH\0" */
static void take_numstat(struct item *it, const char *p, const char *end)
{
	for (; p < end; p += strlen(p) + 1) {
		const char *tab = strchr(p, '\t');

		tab = tab ? strchr(tab + 1, '\t') : NULL;
		if (tab)
			vec_push(&it->paths, intern(tab + 1));
	}
}

/* What git does not list: names before a rename. Lines of hunks begin otherwise. */
static void take_renames(struct item *it, const char *p)
{
	for (; p && *p; p = strchr(p, '\n'), p = p ? p + 1 : NULL) {
		size_t n = starts_with(p, "rename from ") ? 12 : starts_with(p, "copy from ") ? 10 : 0;

		if (n)
			vec_push(&it->paths, internn(p + n, strcspn(p + n, "\r\n")));
	}
}

/* Mails end their words with "---", and git takes what follows for a diff: a cover letter has only its statistics. */
static bool has_diff(const char *p)
{
	for (; p && *p; p = strchr(p, '\n'), p = p ? p + 1 : NULL)
		if (starts_with(p, "diff --git ") || starts_with(p, "+++ "))
			return true;
	return false;
}

static int take_diff(struct inbox *in, const char *where, const char *subject, char *diff, struct err *err)
{
	struct item *it = arena_alloc(in->arena, sizeof(*it));
	struct str stat = STR_INIT, text = STR_INIT;
	struct err said = { 0 };
	int rc = file_read(diff, &text, err);

	it->pub = (struct inbox_patch){ arena_strdup(in->arena, subject), arena_strdup(in->arena, where) };
	it->diff = diff;
	vec_push(&in->items, it);
	if (!rc && GIT(in->git, NULL, &stat, &said, "apply", "--numstat", "-z", diff))
		rc = err_set(err, ERR_USAGE, "%s: %s", where, said.text);
	if (!rc) {
		take_numstat(it, stat.buf, stat.buf + stat.len);
		take_renames(it, text.buf);
	}
	str_release(&stat);
	str_release(&text);
	return rc;
}

static const char *subject_in(struct inbox *in, const struct str *info)
{
	const char *p = strstr(info->buf, "Subject: ");

	return p ? arena_strndup(in->arena, p + 9, strcspn(p + 9, "\n")) : "";
}

/* One mail: its diff into a file of its own. Without one it is no patch. */
static int read_mail(struct inbox *in, const char *mail, const char *where, struct err *err)
{
	char *message = new_file(in, "message"), *diff = new_file(in, "diff");
	struct str text = STR_INIT, info = STR_INIT, body = STR_INIT;
	int rc = file_read(mail, &text, err);

	if (!rc)
		rc = GIT(in->git, &((struct git_input){ text.buf, text.len }), &info, err, "mailinfo", message, diff);
	if (!rc)
		rc = file_read(diff, &body, err);
	if (!rc && has_diff(body.buf)) {
		rc = take_diff(in, where, subject_in(in, &info), diff, err);
		diff = NULL;
	}
	str_release(&text);
	str_release(&info);
	str_release(&body);
	free(message);
	free(diff);
	return rc;
}

static int read_mbox(struct inbox *in, const char *path, const char *shown, struct err *err)
{
	char *dir = new_file(in, "mails"), *out = xasprintf("-o%s", dir);
	struct str count = STR_INIT;
	long n = 0;
	int rc = dir_make(dir, err);

	if (!rc)
		rc = GIT_LINE(in->git, &count, err, "mailsplit", "-b", out, path);
	if (!rc)
		n = strtol(count.buf, NULL, 10);
	for (long i = 1; i <= n && !rc; i++) {
		char *mail = xasprintf("%s/%04ld", dir, i);
		char *where = n > 1 ? xasprintf("%s, mail %ld", shown, i) : xstrdup(shown);

		rc = read_mail(in, mail, where, err);
		free(mail);
		free(where);
	}
	str_release(&count);
	free(out);
	free(dir);
	return rc;
}

/* A mail, or a mailbox, begins with "From " or with a header. */
static bool is_mail(const struct str *text)
{
	size_t n = strcspn(text->buf, ":\n \t");

	return starts_with(text->buf, "From ") || (n && text->buf[n] == ':' && !starts_with(text->buf, "Index:"));
}

static int read_text(struct inbox *in, const struct str *text, const char *shown, struct err *err)
{
	char *path = new_file(in, "given");
	const char *slash = strrchr(shown, '/');
	int rc = file_write(path, text->buf, text->len, err);

	if (!rc && is_mail(text)) {
		rc = read_mbox(in, path, shown, err);
	} else if (!rc) {
		rc = take_diff(in, shown, slash ? slash + 1 : shown, path, err);
		path = NULL;
	}
	free(path);
	return rc;
}

static bool is_patch_name(const char *name)
{
	return *name != '.' && (ends_with(name, ".patch") || ends_with(name, ".diff") || ends_with(name, ".eml") ||
				ends_with(name, ".mbox"));
}

static int read_arg(struct inbox *in, const char *arg, struct err *err);

static int read_folder(struct inbox *in, const char *dir, struct err *err)
{
	DIR *d = opendir(dir);
	VEC(char *) names = { 0 };
	struct dirent *e;
	int rc = d ? 0 : err_errno(err, ERR_USAGE, "%s", dir);

	while (d && (e = readdir(d)))
		if (is_patch_name(e->d_name))
			vec_push(&names, path_join(dir, e->d_name));
	if (d)
		closedir(d);
	if (names.len)
		qsort(names.at, names.len, sizeof(*names.at), by_name);
	else if (!rc)
		rc = err_set(err, ERR_USAGE, "%s: no patch in this folder (*.patch, *.diff, *.eml, *.mbox)", dir);
	for (size_t i = 0; i < names.len; i++) {
		rc = rc ? rc : read_arg(in, names.at[i], err);
		free(names.at[i]);
	}
	vec_release(&names);
	return rc;
}

static int read_stdin(struct str *text, struct err *err)
{
	char buf[65536];
	ssize_t n;

	while ((n = read(STDIN_FILENO, buf, sizeof(buf))) > 0)
		str_addn(text, buf, (size_t)n);
	return n < 0 ? err_errno(err, ERR_IO, "standard input") : 0;
}

static int read_arg(struct inbox *in, const char *arg, struct err *err)
{
	struct str text = STR_INIT;
	bool is_stdin = !strcmp(arg, "-");
	int rc;

	if (!is_stdin && dir_exists(arg))
		return read_folder(in, arg, err);
	rc = is_stdin ? read_stdin(&text, err) : file_read(arg, &text, err);
	if (rc)
		rc = err->code = ERR_USAGE;
	else if (!text.len || memchr(text.buf, '\0', text.len))
		rc = err_set(err, ERR_USAGE, "%s: %s", arg, text.len ? "no text" : "it is empty");
	if (!rc)
		rc = read_text(in, &text, is_stdin ? "standard input" : arg, err);
	str_release(&text);
	return rc;
}

static void sort_paths(struct inbox *in)
{
	size_t n = 0;

	for (size_t i = 0; i < in->items.len; i++)
		for (size_t k = 0; k < in->items.at[i]->paths.len; k++)
			vec_push(&in->paths, in->items.at[i]->paths.at[k]);
	if (in->paths.len)
		qsort(in->paths.at, in->paths.len, sizeof(*in->paths.at), by_name);
	for (size_t i = 0; i < in->paths.len; i++)
		if (!n || in->paths.at[n - 1] != in->paths.at[i])
			in->paths.at[n++] = in->paths.at[i];
	in->paths.len = n;
}

int inbox_read(struct inbox **out, const char *const *args, size_t n, struct err *err)
{
	struct inbox *in = xcalloc(1, sizeof(*in));
	int rc;

	in->arena = arena_new();
	in->texts = map_new();
	str_init(&in->tree);
	rc = git_new(&in->git, NULL, err);
	for (size_t i = 0; i < n && !rc; i++)
		rc = read_arg(in, args[i], err);
	if (!rc && !in->items.len)
		rc = err_set(err, ERR_USAGE, "%s: no mail with a diff in it", args[0]);
	sort_paths(in);
	if (rc) {
		inbox_free(in);
		return rc;
	}
	*out = in;
	return 0;
}

static void forget_texts(struct inbox *in)
{
	for (size_t i = 0; i < in->all.len; i++)
		str_release(in->all.at[i]);
	in->all.len = 0;
	map_free(in->texts);
	in->texts = map_new();
	in->changes.len = 0;
}

void inbox_free(struct inbox *in)
{
	if (!in)
		return;
	forget_texts(in);
	for (size_t i = 0; i < in->items.len; i++) {
		vec_release(&in->items.at[i]->paths);
		free(in->items.at[i]->diff);
	}
	vec_release(&in->items);
	vec_release(&in->paths);
	vec_release(&in->changes);
	vec_release(&in->all);
	map_free(in->texts);
	str_release(&in->tree);
	git_free(in->git);
	arena_free(in->arena);
	free(in);
}

size_t inbox_count(const struct inbox *in)
{
	return in->items.len;
}

const struct inbox_patch *inbox_patch(const struct inbox *in, size_t i)
{
	return &in->items.at[i]->pub;
}

/* ---- applying -------------------------------------------------------------------------------- */

static struct str *keep_text(struct inbox *in, const char *path, const struct str *text)
{
	struct str *s = NULL;

	if (text) {
		s = arena_alloc(in->arena, sizeof(*s));
		str_init(s);
		str_addn(s, text->buf, text->len);
		vec_push(&in->all, s);
	}
	map_set(in->texts, path, (uintptr_t)s);
	return s;
}

static int load(struct inbox *in, const char *root, const char *path, struct git_entry *e, struct str *text, bool *there,
		struct err *err)
{
	char *full = path_join(root, path);
	struct stat st;
	int rc = 0;

	*there = !lstat(full, &st) && S_ISREG(st.st_mode);
	if (*there) {
		rc = file_read(full, text, err);
		e->path = path;
		snprintf(e->mode, sizeof(e->mode), "%s", st.st_mode & 0111 ? "100755" : "100644");
	}
	keep_text(in, path, *there ? text : NULL);
	free(full);
	return rc;
}

static int write_tree(struct inbox *in, struct err *err)
{
	str_reset(&in->tree);
	return GIT_LINE(in->git, &in->tree, err, "write-tree");
}

int inbox_start(struct inbox *in, const char *root, struct err *err)
{
	struct git_entry *entries = xcalloc(in->paths.len + 1, sizeof(*entries));
	struct str *texts = xcalloc(in->paths.len + 1, sizeof(*texts));
	size_t n = 0;
	bool there;
	int rc;

	forget_texts(in);
	rc = git_load_index(in->git, NULL, err);
	for (size_t i = 0; i < in->paths.len && !rc; i++) {
		str_init(&texts[n]);
		rc = load(in, root, in->paths.at[i], &entries[n], &texts[n], &there, err);
		if (there)
			n++;
		else
			str_release(&texts[n]);
	}
	if (!rc && n)
		rc = git_write_blobs(in->git, texts, n, entries, err);
	if (!rc && n)
		rc = git_stage(in->git, entries, n, err);
	if (!rc)
		rc = write_tree(in, err);
	for (size_t i = 0; i < n; i++)
		str_release(&texts[i]);
	free(texts);
	free(entries);
	return rc;
}

/* ":MODE MODE OID OID S\0PATH\0"; entries get path, mode and oid of what is there now */
static void take_changes(struct inbox *in, const struct str *raw, struct git_entry *entries, size_t *n)
{
	const char *p = raw->buf, *end = raw->buf + raw->len;

	while (p < end && *p == ':') {
		struct inbox_change c = { 0 };
		struct git_entry e = { 0 };
		char old_mode[8], old_oid[72];

		if (sscanf(p, ":%7s %7s %71s %71s %c", old_mode, e.mode, old_oid, e.oid, &c.status) != 5)
			return;
		p += strlen(p) + 1;
		c.path = intern(p);
		p += strlen(p) + 1;
		c.before = (const struct str *)map_get(in->texts, c.path);
		vec_push(&in->changes, c);
		e.path = c.path;
		if (c.status != 'D')
			entries[(*n)++] = e;
	}
}

static int read_changes(struct inbox *in, const struct str *raw, struct err *err)
{
	struct git_entry *entries = xcalloc(in->paths.len + 1, sizeof(*entries));
	struct str *texts = xcalloc(in->paths.len + 1, sizeof(*texts));
	size_t n = 0, k = 0;
	int rc;

	in->changes.len = 0;
	take_changes(in, raw, entries, &n);
	for (size_t i = 0; i < n; i++)
		str_init(&texts[i]);
	rc = n ? git_read_blobs(in->git, entries, n, texts, err) : 0;
	for (size_t i = 0; i < in->changes.len && !rc; i++) {
		struct inbox_change *c = &in->changes.at[i];

		c->after = keep_text(in, c->path, c->status == 'D' ? NULL : &texts[k++]);
	}
	for (size_t i = 0; i < n; i++)
		str_release(&texts[i]);
	free(texts);
	free(entries);
	return rc;
}

int inbox_apply(struct inbox *in, size_t i, struct err *err)
{
	const struct item *it = in->items.at[i];
	struct str raw = STR_INIT;
	char *before = xstrdup(in->tree.buf);
	struct err said = { 0 };
	int rc = 0;

	in->changes.len = 0;
	if (GIT(in->git, NULL, NULL, &said, "apply", "--cached", "--whitespace=nowarn", it->diff))
		rc = err_set(err, ERR_CONFLICT, "%s: %s", it->pub.where, said.text);
	if (!rc)
		rc = write_tree(in, err);
	if (!rc)
		rc = GIT(in->git, NULL, &raw, err, "diff-tree", "-r", "-z", "--no-renames", before, in->tree.buf);
	if (!rc)
		rc = read_changes(in, &raw, err);
	str_release(&raw);
	free(before);
	return rc;
}

const struct inbox_change *inbox_changes(const struct inbox *in, size_t *n)
{
	*n = in->changes.len;
	return in->changes.at;
}

const struct str *inbox_text(const struct inbox *in, const char *path, bool *known)
{
	*known = map_has(in->texts, path);
	return (const struct str *)map_get(in->texts, path);
}
