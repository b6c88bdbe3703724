/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Edits and the files they are for. A file is only taken when it still has the content that was
 * analysed; it is written wholly or not at all.
 */
#ifndef PTERIS_APPLY_H
#define PTERIS_APPLY_H

#include "patches/edits.h"

/* Appends the file's text. ERR_CONFLICT: it is not the text that the edits were made for. */
int file_edits_load(const struct file_edits *fe, const char *root, struct str *text, struct err *err);
/* Makes the edits in the file itself. ERR_CONFLICT as above, ERR_IO: nothing was written. */
int file_edits_write(const struct file_edits *fe, const char *root, struct err *err);

#endif
