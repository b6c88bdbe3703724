/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Files, folders, paths, temporary places.
 *
 * Writing never leaves half a file: file_write() writes a temporary file beside the target, flushes
 * it, and renames. Temporary folders are removed at exit and on SIGINT/SIGTERM/SIGHUP by the process
 * that made them (not by its forked children).
 */
#ifndef PTERIS_FILE_H
#define PTERIS_FILE_H

#include <signal.h>

#include "base/base.h"

/* Reads a whole file, appended to out. ERR_NOTFOUND or ERR_IO. Folders and devices are ERR_IO. */
int file_read(const char *path, struct str *out, struct err *err);
/* Replaces path by these bytes through a temporary file; keeps the mode of an existing one. Devices and pipes are
 * written to. */
int file_write(const char *path, const void *p, size_t n, struct err *err);
/* The same for files of our own that are only good whole: their content stands behind a hash of it. *skip: where it
 * begins in out. false: there is none, or it is not whole; nothing is said of it. */
bool file_read_sealed(const char *path, struct str *out, size_t *skip);
int file_write_sealed(const char *path, const struct str *content, struct err *err);
bool file_exists(const char *path);
bool dir_exists(const char *path);
/* mkdir -p */
int dir_make(const char *path, struct err *err);
/* rm -r, does not follow symbolic links; silent about what is gone already */
void dir_remove(const char *path);

/* A new folder of our own under $TMPDIR; the name is owned by the module. */
const char *temp_dir(struct err *err);
/* Installs handlers that remove temporary folders on SIGINT, SIGTERM, SIGHUP. */
void temp_init(void);
/* SIGINT, SIGTERM and SIGHUP wait from hold to release, so that they cannot leave half of something. */
void signals_hold(sigset_t *before);
void signals_release(const sigset_t *before);
/* In a forked child that goes on for itself: the parent's temporary folders are not ours. */
void temp_forget(void);

/* dir + "/" + name; absolute name wins; the caller frees. */
char *path_join(const char *dir, const char *name);
/* Everything before the last '/'; "." when there is none; the caller frees. */
char *path_dir(const char *path);
/* After the last '/' */
const char *path_base(const char *path);
/* realpath(); NULL when it does not exist; the caller frees. */
char *path_real(const char *path);
/* $XDG_CACHE_HOME/pteris or ~/.cache/pteris; the caller frees. */
char *cache_dir(void);

#endif
