// SPDX-License-Identifier: GPL-2.0-only
/*
 * Building the index and keeping it up to date:
 *   lock → list the tree → compare with the index → look at what may have changed (hash, names) →
 *   mark who uses names that mean something else now → parse those and what changed → resolve
 *   #include lines → commit.
 * A first build is the same with an empty index, in a new file that is renamed when it is whole.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "index/made_by.h" /* made from the sources that decide about rows */
#include "index/refresh.h"

/* ---- where ---------------------------------------------------------------------------------------- */

char *index_path(const struct tree *t, const char *path)
{
	char *dir, *out;

	if (path)
		return xstrdup(path);
	dir = cache_dir();
	out = xasprintf("%s/index/%s-%016llx.db", dir, path_base(tree_root(t)),
			(unsigned long long)hash64(tree_root(t), strlen(tree_root(t))));
	free(dir);
	return out;
}

/* ---- one at a time -------------------------------------------------------------------------------- */

static void note(const struct index_options *o, const char *text)
{
	if (o->note)
		o->note(o->ctx, text);
}

static void tell_waiting(const struct index_options *o, int fd, const char *path)
{
	char pid[32] = "", *text;
	ssize_t n = pread(fd, pid, sizeof(pid) - 1, 0);

	text = xasprintf("waiting for another pteris (process %.*s), which is at work on %s",
			 (int)(n > 0 ? strcspn(pid, "\n") : 1), n > 0 ? pid : "?", path);
	note(o, text);
	free(text);
}

/* The lock is the open file; it ends with the process, however that ends. */
int refresh_lock(const struct index_options *o, const char *path, int *fd, struct err *err)
{
	char *dir = path_dir(path), *name = xasprintf("%s.lock", path), pid[32];
	int rc = dir_make(dir, err), n;

	*fd = rc ? -1 : open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	if (*fd < 0 && !rc)
		rc = err_errno(err, ERR_ENV, "cannot write the index in %s", dir);
	if (!rc && flock(*fd, LOCK_EX | LOCK_NB)) {
		tell_waiting(o, *fd, path);
		while (flock(*fd, LOCK_EX) && !rc)
			if (errno != EINTR)
				rc = err_errno(err, ERR_ENV, "%s: cannot lock", name);
	}
	if (!rc) {
		n = snprintf(pid, sizeof(pid), "%d\n", (int)getpid());
		if (ftruncate(*fd, 0) || pwrite(*fd, pid, (size_t)n, 0) != n)
			errno = 0; /* it only helps the message of another process */
	}
	free(dir);
	free(name);
	return rc;
}

/* Readers keep us from writing until they are done: SQLite asks whether to try again, the nth time. */
static int wait_for_readers(void *ctx, int n)
{
	const int times = 20; /* a second */
	const struct refresh *r = ctx;
	int seconds = r->o->patience ? r->o->patience : 120;
	char *text;

	if (n == times) {
		text = xasprintf("waiting for another program that reads %s", r->store.path);
		note(r->o, text);
		free(text);
	}
	nanosleep(&(struct timespec){ .tv_nsec = 1000000000 / times }, NULL);
	return n < seconds * times;
}

/* ---- what is on disk, what is in the index --------------------------------------------------------- */

static void add_listed(struct refresh *r)
{
	size_t i;

	for (i = 0; i < r->listed.files.len; i++) {
		const struct tree_file *f = &r->listed.files.at[i];

		vec_push(&r->files, (struct entry){ .path = f->path, .size = f->size, .mtime_ns = f->mtime_ns });
	}
}

/* Columns: id, path, size, mtime_ns, hash, problem */
static void compare(struct refresh *r, struct entry *e, sqlite3_stmt *st)
{
	e->id = (uint32_t)sqlite3_column_int64(st, 0);
	e->known_hash = sqlite3_column_bytes(st, 4) == HASH_BYTES;
	if (e->known_hash)
		memcpy(e->hash, sqlite3_column_blob(st, 4), HASH_BYTES);
	if (sqlite3_column_text(st, 5))
		e->old_problem = xstrdup((const char *)sqlite3_column_text(st, 5));
	/* 0 is never trusted, not even of a file whose time is 0, as those of reproducible archives are */
	if (!e->known_hash || (uint64_t)sqlite3_column_int64(st, 2) != e->size || !e->mtime_ns ||
	    sqlite3_column_int64(st, 3) != e->mtime_ns)
		vec_push(&r->todo, e);
}

static void add_gone(struct refresh *r, sqlite3_stmt *st, const char *path)
{
	vec_push(&r->gone, (struct entry){ .path = arena_strdup(r->arena, path), .changed = true,
					   .id = (uint32_t)sqlite3_column_int64(st, 0) });
}

/* Both lists are sorted by path, bytewise. */
static int read_index(struct refresh *r)
{
	sqlite3_stmt *st = store_prepare(&r->store, "SELECT id, path, size, mtime_ns, hash, problem FROM file "
						    "ORDER BY path", r->err);
	const char *path;
	size_t i = 0;
	int rc, c;

	if (!st)
		return r->err->code;
	while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
		path = (const char *)sqlite3_column_text(st, 1);
		r->last_id = MAX(r->last_id, (uint32_t)sqlite3_column_int64(st, 0));
		for (c = -1; i < r->files.len && (c = strcmp(r->files.at[i].path, path)) < 0; i++)
			vec_push(&r->todo, &r->files.at[i]);
		if (i < r->files.len && !c)
			compare(r, &r->files.at[i++], st);
		else
			add_gone(r, st, path);
	}
	for (; i < r->files.len; i++)
		vec_push(&r->todo, &r->files.at[i]);
	if (rc != SQLITE_DONE)
		store_error(&r->store, "cannot be read", r->err);
	sqlite3_finalize(st);
	return r->err->code;
}

/* ---- looking --------------------------------------------------------------------------------------- */

static void look_progress(struct refresh *r, size_t i)
{
	if (r->o->progress)
		r->o->progress(r->o->ctx, "reading names", i + 1, r->todo.len);
}

static void look_problem(void *ctx, size_t i, const char *reason)
{
	struct refresh *r = ctx;
	struct entry *e = r->todo.at[i];

	e->problem = xstrdup(reason);
	e->changed = !e->old_problem || strcmp(e->old_problem, reason) != 0;
	if (!e->changed)
		r->report->problems++;
	look_progress(r, i);
}

static void looked(void *ctx, size_t i, const unsigned char *hash, const char *names, size_t n)
{
	struct refresh *r = ctx;
	struct entry *e = r->todo.at[i];

	memcpy(e->seen, hash, HASH_BYTES);
	e->changed = !e->known_hash || memcmp(e->seen, e->hash, HASH_BYTES) != 0;
	if (e->changed && n)
		e->names = xstrndup(names, n);
	look_progress(r, i);
}

static int look(struct refresh *r)
{
	struct work w = { .root = tree_root(r->o->tree), .jobs = r->o->jobs, .n = r->todo.len,
			  .files = (const struct entry *const *)r->todo.at, .problem = look_problem,
			  .looked = looked, .ctx = r };
	size_t i;
	int rc = work_look(&w, r->err);

	for (i = 0; i < r->todo.len && !rc; i++) {
		struct entry *e = r->todo.at[i];

		r->report->changed += e->changed && e->id;
		r->report->added += !e->id;
		if (!e->changed && !e->problem && !r->store.fresh)
			rc = refresh_touch(r, e);
	}
	return rc;
}

/* ---- the whole ------------------------------------------------------------------------------------- */

static void collect_todo(struct refresh *r)
{
	size_t i;

	r->todo.len = 0;
	for (i = 0; i < r->files.len; i++) {
		struct entry *e = &r->files.at[i];

		if (e->reparse) /* it is what it was when it was looked at: never, or found the same */
			memcpy(e->seen, e->hash, HASH_BYTES);
		if (e->changed || e->reparse)
			vec_push(&r->todo, e);
	}
}

static int prepare(struct refresh *r)
{
	r->put_file = store_prepare(&r->store, "INSERT OR REPLACE INTO file VALUES(?,?,?,?,?,?,?,?,?,?)", r->err);
	r->touch_file = store_prepare(&r->store, "UPDATE file SET mtime_ns = ?2, size = ?3 WHERE id = ?1", r->err);
	return r->err->code;
}

static int resolve(struct refresh *r)
{
	struct resolve_tree t = { tree_root(r->o->tree), tree_arches(r->o->tree) };
	int rc;

	if (r->store.fresh)
		return resolve_all(r->store.db, &t, r->err);
	rc = resolve_update(r->store.db, &t, &r->includes, NULL, r->err);
	r->store.corrupt |= rc == ERR_FAIL; /* no space and the like have other codes */
	return rc;
}

static int write_meta(struct refresh *r)
{
	char *generation = store_get_meta(&r->store, "generation");
	char text[32];
	int rc;

	snprintf(text, sizeof(text), "%lld", (generation ? strtoll(generation, NULL, 10) : 0) + 1);
	free(generation);
	rc = store_meta(&r->store, "generation", text, r->err);
	if (!rc)
		rc = store_meta(&r->store, "root", tree_root(r->o->tree), r->err);
	if (!rc)
		rc = store_meta(&r->store, "git", r->blobs ? "1" : "0", r->err);
	if (!rc)
		rc = store_meta(&r->store, "made_by", INDEX_MADE_BY, r->err);
	return rc ? rc : store_meta(&r->store, "complete", "1", r->err);
}

static int take_out_gone(struct refresh *r)
{
	size_t i;
	int rc = 0;

	for (i = 0; i < r->gone.len && !rc; i++)
		rc = refresh_remove(r, &r->gone.at[i]);
	r->report->removed = r->gone.len;
	return rc;
}

/* Everything between an open store and its end. */
static int bring_up_to_date(struct refresh *r)
{
	int rc = prepare(r);

	if (!rc)
		rc = read_index(r);
	if (!rc)
		rc = look(r);
	if (!rc && (r->store.fresh || r->report->changed + r->report->added + r->gone.len)) {
		rc = refresh_names(r);
		if (!rc && r->before)
			rc = refresh_mark_users(r);
		collect_todo(r);
		if (!rc)
			rc = take_out_gone(r);
		if (!rc)
			rc = refresh_write(r);
		if (!rc)
			rc = write_meta(r);
	}
	if (!rc)
		rc = resolve(r);
	sqlite3_finalize(r->put_file);
	sqlite3_finalize(r->touch_file);
	return rc ? rc : store_finish(&r->store, r->err);
}

static void release(struct refresh *r)
{
	size_t i;

	for (i = 0; i < r->files.len; i++) {
		free(r->files.at[i].problem);
		free(r->files.at[i].old_problem);
		free(r->files.at[i].names);
	}
	vec_release(&r->files);
	vec_release(&r->gone);
	vec_release(&r->todo);
	vec_release(&r->includes.lines_gone);
	vec_release(&r->includes.lines_come);
	vec_release(&r->includes.paths_gone);
	vec_release(&r->includes.paths_come);
	names_free(r->before);
	names_free(r->names);
	arena_free(r->arena);
}

static int start(struct refresh *r, const struct index_options *o, struct index_report *report,
		 struct err *err)
{
	struct timespec now;
	int rc;

	memset(r, 0, sizeof(*r));
	memset(report, 0, sizeof(*report));
	r->o = o;
	r->report = report;
	r->err = err;
	r->arena = arena_new();
	clock_gettime(CLOCK_REALTIME, &now);
	r->start_ns = (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
	rc = tree_list(o->tree, &(struct tree_filter){ 0 }, &r->listed, err);
	if (!rc)
		add_listed(r);
	for (size_t i = 0; i < r->listed.problems.len && o->problem; i++)
		o->problem(o->ctx, r->listed.problems.at[i]);
	report->problems = r->listed.problems.len;
	report->files = r->files.len;
	r->blobs = tree_is_git(o->tree);
	return rc;
}

int refresh_rename(const char *from, const char *to, struct err *err)
{
	int fd = open(from, O_RDWR | O_CLOEXEC), rc = 0;
	char *journal = xasprintf("%s-journal", to);

	if (fd < 0 || fsync(fd))
		rc = err_errno(err, ERR_IO, "%s", from);
	if (fd >= 0)
		close(fd);
	/* in this order: a journal that a killed run left belongs to the old file */
	if (!rc && ((unlink(to) && errno != ENOENT) || (unlink(journal) && errno != ENOENT) || rename(from, to)))
		rc = err_errno(err, ERR_ENV, "%s: cannot be replaced", to);
	free(journal);
	return rc;
}

int refresh_build(const struct index_options *o, const char *temp, const char *path,
		  struct index_report *report, struct err *err)
{
	struct refresh r;
	int rc = start(&r, o, report, err);

	report->built = true;
	if (!rc)
		rc = store_create(&r.store, temp, err);
	if (!rc)
		rc = bring_up_to_date(&r);
	store_close(&r.store);
	if (!rc && path)
		rc = refresh_rename(temp, path, err);
	if (rc)
		unlink(temp);
	release(&r);
	tree_files_release(&r.listed);
	return rc;
}

/* What the rows of all files depend on, besides the files */
static int check_origin(struct refresh *r, const char *path)
{
	char *git = store_get_meta(&r->store, "git"), *made_by = store_get_meta(&r->store, "made_by");

	if (!made_by || strcmp(made_by, INDEX_MADE_BY))
		err_set(r->err, ERR_FAIL, "%s was made by another version of pteris", path);
	else if (!git || (*git != '1' && r->blobs))
		err_set(r->err, ERR_FAIL, "%s was made when the tree was no git repository", path);
	r->store.corrupt |= r->err->code != 0;
	/* an unpacked archive that starts from the index of a repository */
	if (!r->err->code && *git == '1' && !r->blobs &&
	    !store_exec(&r->store, "UPDATE file SET blob = NULL", r->err))
		store_meta(&r->store, "git", "0", r->err);
	free(git);
	free(made_by);
	return r->err->code;
}

/* *unusable: the file has to be built anew, err says why. */
static int update(const struct index_options *o, const char *path, struct index_report *report,
		  bool *unusable, struct err *err)
{
	struct refresh r;
	int rc = start(&r, o, report, err);

	if (!rc)
		rc = store_open(&r.store, path, err);
	if (!rc)
		rc = check_origin(&r, path);
	if (!rc)
		sqlite3_busy_handler(r.store.db, wait_for_readers, &r);
	if (!rc)
		rc = bring_up_to_date(&r);
	*unusable = r.store.corrupt;
	store_close(&r.store);
	release(&r);
	tree_files_release(&r.listed);
	return rc;
}

static void tell_rebuilt(const struct index_options *o, const struct err *err)
{
	char *text = xasprintf("%s; it is built anew", err->text);

	note(o, text);
	free(text);
}

int index_refresh(const struct index_options *o, struct index_report *report, struct err *err)
{
	char *path = index_path(o->tree, o->path), *temp = xasprintf("%s.new", path);
	bool unusable = o->rebuild;
	int fd = -1, rc;

	rc = o->path ? store_check_place(path, err) : 0;
	if (!rc)
		rc = refresh_lock(o, path, &fd, err);
	if (!rc && !o->rebuild) {
		rc = update(o, path, report, &unusable, err);
		if (rc == ERR_NOTFOUND)
			unusable = true;
		else if (rc && unusable)
			tell_rebuilt(o, err);
	}
	if (unusable && (!rc || rc == ERR_NOTFOUND || rc == ERR_FAIL)) {
		err_clear(err);
		rc = refresh_build(o, temp, path, report, err);
	}
	if (fd >= 0)
		close(fd);
	free(path);
	free(temp);
	return rc;
}
