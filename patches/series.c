// SPDX-License-Identifier: GPL-2.0-only
/* A series from beginning to end. See series.h, and git.h for why the user's repository is safe. */
#include <time.h>

#include "base/file.h"
#include "patches/split.h"

struct series {
	const struct series_options *o;
	struct git *git;
	struct git_ident who;
	struct split plan;
	struct history *history;
	struct str base, tip;   /* commits */
	struct str signer;      /* "Name <address>", as git writes it */
	long long date;
	struct series_result *result;
};

static int shown_version(const struct series_options *o)
{
	return o->version > 1 ? o->version : 0;
}

/* ---- before ----------------------------------------------------------------------------------- */

static int check_options(const struct series_options *o, struct err *err)
{
	if (!o->out_dir && !o->branch)
		return err_set(err, ERR_USAGE, "series: say where it shall go: -o DIR for mails, --branch "
					       "NAME for commits in your repository, or both");
	if (o->out_dir && !*o->out_dir)
		return err_set(err, ERR_USAGE, "-o: the name of the folder is empty");
	if (!o->git && (o->base || o->branch))
		return err_set(err, ERR_USAGE, "series: --%s needs a tree under git, and %s is none",
			       o->base ? "base" : "branch", o->root);
	return 0;
}

int series_check(const struct series_options *o, struct err *err)
{
	struct git_ident who = { 0 };
	struct git *git = NULL;
	struct str oid = STR_INIT;
	int rc = check_options(o, err);

	if (!rc && o->out_dir)
		rc = mails_check(o->out_dir, shown_version(o), err);
	if (!rc)
		rc = git_new(&git, o->git ? o->root : NULL, err);
	if (!rc)
		rc = git_user_ident(o->root, &who, err);
	if (!rc && o->git)
		rc = git_user_commit(git, o->base ? o->base : "HEAD", &oid, err);
	if (!rc && o->branch)
		rc = git_check_branch(git, o->branch, err);
	git_ident_release(&who);
	git_free(git);
	str_release(&oid);
	return rc;
}

/* Seconds since 1970: SOURCE_DATE_EPOCH, so that builds can be repeated, else now. */
static long long date_of_series(void)
{
	const char *s = getenv("SOURCE_DATE_EPOCH");
	char *end;
	long long v;

	if (s && *s) {
		v = strtoll(s, &end, 10);
		if (!*end && v >= 0)
			return v;
	}
	return (long long)time(NULL);
}

/* The name as git writes it into commits, so that From and Signed-off-by are the same. */
static int read_signer(struct series *s, struct err *err)
{
	const char *end;
	int rc;

	git_set_ident(s->git, &s->who, s->date);
	rc = GIT_LINE(s->git, &s->signer, err, "var", "GIT_COMMITTER_IDENT");
	end = rc ? NULL : strrchr(s->signer.buf, '>');
	if (end)
		s->signer.len = (size_t)(end + 1 - s->signer.buf);
	s->signer.buf[s->signer.len] = '\0';
	return rc;
}

/* ---- the base --------------------------------------------------------------------------------- */

static bool plain_file(const struct git_entry *e)
{
	return !strcmp(e->mode, "100644") || !strcmp(e->mode, "100755");
}

static int compare_with_base(const struct series *s, const struct git_entry *entries,
			     const struct str *texts, struct err *err)
{
	const char *base = s->o->base ? s->o->base : "HEAD", *first = NULL;
	size_t n = 0;

	for (size_t i = 0; i < s->plan.files.len; i++) {
		const struct base_file *f = &s->plan.files.at[i];

		if (entries[i].oid[0] && f->text.len == texts[i].len &&
		    !memcmp(f->text.buf, texts[i].buf, texts[i].len))
			continue;
		if (!n++)
			first = f->edits->path;
	}
	if (!n)
		return 0;
	return err_set(err, ERR_CONFLICT, "%zu file%s of the series differ%s from %s (%s%s): commit or "
		       "stash your changes, or name the commit that the tree is at with --base", n,
		       n == 1 ? "" : "s", n == 1 ? "s" : "", base, first, n == 1 ? "" : ", …");
}

/* The files must be what the base has: else the series would carry the user's own changes. */
static int check_base(struct series *s, struct git_entry *entries, struct err *err)
{
	size_t n = s->plan.files.len, known = 0;
	struct git_entry *there = xcalloc(n, sizeof(*there));
	struct str *texts = xcalloc(n, sizeof(*texts)), *read = xcalloc(n, sizeof(*read));
	int rc = git_lookup(s->git, s->base.buf, entries, n, err);

	for (size_t i = 0; i < n; i++) {
		str_init(&texts[i]);
		str_init(&read[i]);
		if (!rc && entries[i].oid[0] && !plain_file(&entries[i]))
			rc = err_set(err, ERR_ENV, "%s is no plain file for git", entries[i].path);
		if (entries[i].oid[0])
			there[known++] = entries[i];
	}
	if (!rc)
		rc = git_read_blobs(s->git, there, known, read, err);
	for (size_t i = 0, k = 0; i < n; i++)
		if (entries[i].oid[0])
			texts[i] = read[k++]; /* moved */
	if (!rc)
		rc = compare_with_base(s, entries, texts, err);
	for (size_t i = 0; i < n; i++)
		str_release(&texts[i]);
	free(texts);
	free(read);
	free(there);
	return rc;
}

/* A tarball: a first commit that holds the touched files as they are. */
static int make_base(struct series *s, struct git_entry *entries, struct err *err)
{
	size_t n = s->plan.files.len;
	struct str *texts = xcalloc(n, sizeof(*texts));
	struct git_commit c = { .message = "The files of the series, as they are in the tree\n",
				.who = &s->who, .date = s->date };
	int rc;

	for (size_t i = 0; i < n; i++)
		texts[i] = s->plan.files.at[i].text; /* borrowed */
	rc = git_write_blobs(s->git, texts, n, entries, err);
	if (!rc)
		rc = git_load_index(s->git, NULL, err);
	if (!rc)
		rc = git_commit(s->git, &c, entries, n, &s->base, err);
	free(texts);
	return rc;
}

static int find_base(struct series *s, struct err *err)
{
	size_t n = s->plan.files.len;
	struct git_entry *entries = xcalloc(n, sizeof(*entries));
	int rc;

	for (size_t i = 0; i < n; i++)
		entries[i] = s->plan.files.at[i].entry;
	if (s->o->git) {
		rc = git_user_commit(s->git, s->o->base ? s->o->base : "HEAD", &s->base, err);
		if (!rc)
			rc = check_base(s, entries, err);
		if (!rc)
			rc = git_load_index(s->git, s->base.buf, err);
	} else {
		rc = make_base(s, entries, err);
	}
	for (size_t i = 0; i < n && !rc; i++)
		s->plan.files.at[i].entry = entries[i];
	str_add(&s->tip, s->base.buf);
	free(entries);
	return rc;
}

/* ---- commits ---------------------------------------------------------------------------------- */

static int write_blobs(struct series *s, struct err *err)
{
	size_t n = s->plan.parts.len;
	struct git_entry *entries = xcalloc(n, sizeof(*entries));
	struct str *texts = xcalloc(n, sizeof(*texts));
	int rc;

	for (size_t i = 0; i < n; i++)
		texts[i] = s->plan.parts.at[i].text; /* borrowed */
	rc = git_write_blobs(s->git, texts, n, entries, err);
	for (size_t i = 0; i < n && !rc; i++)
		memcpy(s->plan.parts.at[i].oid, entries[i].oid, sizeof(entries[i].oid));
	free(texts);
	free(entries);
	return rc;
}

/* Patches of one file each that would have the same subject are told apart by the file's name. */
static void tell_apart(const struct split *plan, const bool *twin)
{
	for (size_t i = 0; i < plan->patches.len; i++) {
		struct patch *p = &plan->patches.at[i];
		const char *name = path_base(plan->files.at[plan->parts.at[p->first].file].edits->path);
		const char *with = strstr(p->prefix, ": ") ? ": " : "/";
		char *old = p->prefix;

		if (!twin[i] || p->n != 1)
			continue;
		p->prefix = xasprintf("%s%s%.*s", old, with, (int)strcspn(name, "."), name);
		free(old);
	}
}

static void find_prefixes(struct series *s)
{
	struct split *plan = &s->plan;
	bool *twin = xcalloc(plan->patches.len, sizeof(*twin));

	for (size_t i = 0; i < plan->patches.len; i++) {
		struct patch *p = &plan->patches.at[i];
		struct weighted_path *paths = split_paths(plan, p->first, p->n);

		p->prefix = subject_prefix(s->o->root, s->history, paths, p->n);
		free(paths);
		for (size_t k = 0; k < i; k++)
			if (!strcmp(plan->patches.at[k].prefix, p->prefix) &&
			    plan->parts.at[plan->patches.at[k].first].inferred ==
				    plan->parts.at[p->first].inferred)
				twin[i] = twin[k] = true;
	}
	tell_apart(plan, twin);
	free(twin);
}

static int commit_patch(struct series *s, struct patch *patch, struct err *err)
{
	struct git_entry *entries = xcalloc(patch->n, sizeof(*entries));
	struct str message = STR_INIT;
	struct git_commit c = { .parent = s->tip.buf, .who = &s->who, .date = s->date };
	int rc;

	message_commit(s->o, &s->plan, patch, s->signer.buf, &message);
	c.message = message.buf;
	for (size_t i = 0; i < patch->n; i++) {
		const struct part *part = &s->plan.parts.at[patch->first + i];

		entries[i] = s->plan.files.at[part->file].entry;
		memcpy(entries[i].oid, part->oid, sizeof(part->oid));
		s->result->edits += part->edits;
	}
	rc = git_commit(s->git, &c, entries, patch->n, &s->tip, err);
	str_release(&message);
	free(entries);
	return rc;
}

static int make_commits(struct series *s, struct err *err)
{
	struct weighted_path *all = split_paths(&s->plan, 0, s->plan.parts.len);
	int rc = history_read(&s->history, s->o->git ? s->git : NULL, s->base.buf, all,
			      s->plan.parts.len, err);

	if (!rc)
		rc = write_blobs(s, err);
	if (!rc)
		find_prefixes(s);
	for (size_t i = 0; i < s->plan.patches.len && !rc; i++)
		rc = commit_patch(s, &s->plan.patches.at[i], err);
	free(all);
	return rc;
}

/* ---- mails ------------------------------------------------------------------------------------ */

/* The cover letter's subject and text are the description of the branch. */
static int describe_branch(struct series *s, struct err *err)
{
	struct weighted_path *all = split_paths(&s->plan, 0, s->plan.parts.len);
	char *prefix = subject_prefix(s->o->root, s->history, all, s->plan.parts.len);
	struct str text = STR_INIT;
	int rc;

	message_cover(s->o, &s->plan, prefix, &text);
	rc = GIT(s->git, NULL, NULL, err, "update-ref", "refs/heads/series", s->tip.buf);
	if (!rc)
		rc = GIT(s->git, NULL, NULL, err, "config", "branch.series.description", text.buf);
	str_release(&text);
	free(prefix);
	free(all);
	return rc;
}

static int format_mails(struct series *s, const char *dir, struct str *names, struct err *err)
{
	char *range = xasprintf("%s..refs/heads/series", s->base.buf);
	char *base = xasprintf("--base=%s", s->base.buf), *version = xasprintf("-v%d", s->o->version);
	const char *args[20] = { "format-patch", "--no-signature", "--no-renames", "--no-color",
				 "--no-ext-diff", "--src-prefix=a/", "--dst-prefix=b/", "-o", dir };
	size_t n = 9;
	int rc;

	if (s->plan.patches.len > 1) {
		args[n++] = "-n";
		args[n++] = "--cover-letter";
		args[n++] = "--cover-from-description=subject";
	}
	if (shown_version(s->o))
		args[n++] = version;
	if (s->o->git)
		args[n++] = base;
	args[n++] = range;
	rc = git_run(s->git, NULL, names, err, args);
	free(range);
	free(base);
	free(version);
	return rc;
}

static int write_mails(struct series *s, struct err *err)
{
	char *dir = path_join(git_scratch(s->git), "mails");
	VEC(const char *) files = { 0 };
	struct str names = STR_INIT;
	int rc = describe_branch(s, err);

	if (!rc)
		rc = format_mails(s, dir, &names, err);
	for (char *line = names.buf, *nl; !rc && *line; line = nl + 1) {
		nl = strchr(line, '\n');
		if (!nl)
			break;
		*nl = '\0';
		vec_push(&files, line);
	}
	if (!rc)
		rc = mails_publish(files.at, files.len, s->o->out_dir, s->result, err);
	vec_release(&files);
	str_release(&names);
	free(dir);
	return rc;
}

/* ---- the whole -------------------------------------------------------------------------------- */

static int load(struct series *s, const struct edit_set *set, struct err *err)
{
	int rc = git_new(&s->git, s->o->git ? s->o->root : NULL, err);

	if (!rc)
		rc = git_user_ident(s->o->root, &s->who, err);
	if (!rc)
		rc = read_signer(s, err);
	if (!rc)
		rc = split_load(&s->plan, s->o, set, git_prefix(s->git), s->result, err);
	if (!rc)
		rc = split_make(&s->plan, s->o, err);
	return rc;
}

static int build(struct series *s, struct err *err)
{
	int rc = find_base(s, err);

	if (!rc)
		rc = make_commits(s, err);
	if (!rc && s->o->out_dir)
		rc = write_mails(s, err);
	if (!rc && s->o->branch)
		rc = git_publish_branch(s->git, s->o->branch, s->base.buf, s->tip.buf, err);
	s->result->tip = xstrdup(s->tip.buf);
	s->result->patches = s->plan.patches.len;
	s->result->files = s->plan.files.len;
	return rc;
}

int series_make(const struct series_options *o, const struct edit_set *set, struct series_result *out,
		struct err *err)
{
	struct series s = { .o = o, .result = out, .base = STR_INIT, .tip = STR_INIT,
			    .signer = STR_INIT };
	int rc;

	memset(out, 0, sizeof(*out));
	s.date = date_of_series();
	rc = load(&s, set, err);
	if (!rc && s.plan.patches.len)
		rc = build(&s, err);
	history_free(s.history);
	split_release(&s.plan);
	git_ident_release(&s.who);
	git_free(s.git);
	str_release(&s.base);
	str_release(&s.tip);
	str_release(&s.signer);
	if (rc)
		series_release(out);
	return rc;
}

void series_release(struct series_result *r)
{
	for (size_t i = 0; i < r->mails.len; i++)
		free(r->mails.at[i]);
	for (size_t i = 0; i < r->left.len; i++)
		free(r->left.at[i]);
	vec_release(&r->mails);
	vec_release(&r->left);
	free(r->tip);
	memset(r, 0, sizeof(*r));
}
