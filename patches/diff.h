/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A unified diff in git's form, made from the edits themselves: nothing outside the edited lines can
 * appear as changed. Applies with `git apply` and `patch -p1`; modes stay as they are.
 *
 * Lines end with '\n' only; a '\r' before it is part of the line. The text after @@ is what git's
 * driver for C would show.
 */
#ifndef PTERIS_DIFF_H
#define PTERIS_DIFF_H

#include "patches/edits.h"

/* Appends the diff of one file; nothing when the edits change nothing. ERR_CONFLICT as
 * file_edits_apply(). */
int diff_file(const struct file_edits *fe, const char *text, size_t size, struct str *out,
	      struct err *err);
/* A path as git writes it in a diff header: quoted when it has unusual bytes. */
void diff_add_path(struct str *out, const char *prefix, const char *path);

#endif
