/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Patches as they come (mails, mailboxes, folders of them, plain diffs), applied one after the other in memory.
 *
 *	struct inbox *in;
 *	inbox_read(&in, args, n, &err);                 parsed by git mailsplit and git mailinfo
 *	inbox_start(in, tree root, &err);               the files that they touch, as they are there
 *	for (i = 0; i < inbox_count(in); i++)
 *		inbox_apply(in, i, &err);               by git apply, in a private repository
 *	… inbox_touched(in, i, &n), inbox_text(in, path) …
 *
 * Nothing below the root is written, and no repository of the user's is opened.
 */
#ifndef PTERIS_INBOX_H
#define PTERIS_INBOX_H

#include "base/base.h"

struct inbox;
struct inbox_patch {
	const char *subject;   /* without "[PATCH 1/2]"; of a plain diff: the file's name */
	const char *where;     /* "FILE", or "FILE, mail 3" */
};
/* A change that one patch makes to one file */
struct inbox_change {
	const char *path;      /* below the root */
	char status;           /* 'A' added, 'M' modified, 'D' deleted */
	const struct str *before, *after; /* NULL: not there */
};

/* args: files, folders (their *.patch, *.diff, *.eml and *.mbox files by name), "-" for standard input. Mails without a
 * diff (cover letters) are left out. ERR_USAGE: nothing there, or no patch; ERR_ENV: no git. */
int inbox_read(struct inbox **out, const char *const *args, size_t n, struct err *err);
void inbox_free(struct inbox *in);
size_t inbox_count(const struct inbox *in);
const struct inbox_patch *inbox_patch(const struct inbox *in, size_t i);
/* Back to the files as they are below root */
int inbox_start(struct inbox *in, const char *root, struct err *err);
/* On top of what was applied. ERR_CONFLICT: with git's words on which hunk and why; then nothing of it was applied. */
int inbox_apply(struct inbox *in, size_t i, struct err *err);
/* What the last inbox_apply() did, by path; lives until inbox_start() or inbox_free(). */
const struct inbox_change *inbox_changes(const struct inbox *in, size_t *n);
/* A file as it is after all that was applied; NULL: it is not there. *known: some patch touches it */
const struct str *inbox_text(const struct inbox *in, const char *path, bool *known);

#endif
