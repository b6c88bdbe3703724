// SPDX-License-Identifier: GPL-2.0-only
/* Indexes that travel: a continuous-integration job can start from one that another machine made. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/file.h"
#include "index/index.h"
#include "index/refresh.h"

/* Pages as they are, consistent even while others write */
static int copy(const char *from, const char *to, struct err *err)
{
	sqlite3 *a = NULL, *b = NULL;
	sqlite3_backup *backup = NULL;
	int rc = sqlite3_open_v2(from, &a, SQLITE_OPEN_READONLY, NULL);

	if (!rc)
		rc = sqlite3_open_v2(to, &b, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
	if (!rc) {
		sqlite3_exec(b, "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF", NULL, NULL, NULL);
		backup = sqlite3_backup_init(b, "main", a, "main");
		rc = backup ? sqlite3_backup_step(backup, -1) : sqlite3_errcode(b);
		rc = rc == SQLITE_DONE ? sqlite3_backup_finish(backup) : (sqlite3_backup_finish(backup), rc);
	}
	if (rc == SQLITE_FULL)
		err_set(err, ERR_ENV, "%s: no space left", to);
	else if (rc)
		err_set(err, ERR_IO, "cannot copy %s to %s: %s", from, to, sqlite3_errstr(rc));
	sqlite3_close(a);
	sqlite3_close(b);
	return rc ? err->code : 0;
}

/* Times and places are of the machine that made it. */
static int make_portable(const char *path, struct err *err)
{
	struct store s;
	int rc = store_open(&s, path, err);

	if (!rc)
		rc = store_exec(&s, "PRAGMA secure_delete=ON; UPDATE file SET mtime_ns = 0;"
				"DELETE FROM meta WHERE key = 'root'; COMMIT", err);
	store_close(&s);
	return rc;
}

static int copy_in_place(const char *from, const char *to, bool portable, struct err *err)
{
	char *temp = xasprintf("%s.%d.tmp", to, (int)getpid());
	int rc;

	if (unlink(temp) && errno != ENOENT) {
		rc = err_errno(err, ERR_ENV, "%s: cannot be written", to);
		free(temp);
		return rc;
	}
	rc = copy(from, temp, err);
	if (!rc && portable)
		rc = make_portable(temp, err);
	if (!rc)
		rc = refresh_rename(temp, to, err);
	if (rc)
		unlink(temp);
	free(temp);
	return rc;
}

int index_export(const struct index_options *o, const char *to, struct err *err)
{
	char *path = index_path(o->tree, o->path);
	int rc = store_check_header(path, err);

	if (!rc)
		rc = store_check_place(to, err);
	if (!rc)
		rc = copy_in_place(path, to, true, err);
	free(path);
	return rc;
}

int index_import(const struct index_options *o, const char *from, struct err *err)
{
	char *path = index_path(o->tree, o->path);
	int fd = -1, rc = store_check_header(from, err);

	if (rc == ERR_NOTFOUND) {
		err_clear(err);
		rc = err_set(err, ERR_NOTFOUND, "%s: no such file", from);
	}
	if (!rc && o->path)
		rc = store_check_place(path, err);
	if (!rc)
		rc = refresh_lock(o, path, &fd, err);
	if (!rc)
		rc = copy_in_place(from, path, false, err);
	if (fd >= 0)
		close(fd);
	free(path);
	return rc;
}
