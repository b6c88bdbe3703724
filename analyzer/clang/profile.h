/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A profile: one architecture and configuration under which clang parses files.
 *
 * Where it comes from, first hit wins:
 *   1. --build DIR: an existing O= folder; --compdb FILE: a compile_commands.json, gcc's flags
 *      cleaned for clang;
 *   2. the tree itself was built or at least prepared in place (.config, include/generated/autoconf.h)
 *      for this architecture;
 *   3. `pteris profile prepare` ran Kbuild into the cache folder:
 *      $XDG_CACHE_HOME/pteris/profiles/TREEKEY/NAME/{build/,profile.json,prepare.log};
 *   4. none: ERR_ENV with the command that makes one.
 * Flags per object come from .cmd files where they exist, else from those of a reference object plus
 * what the folder's Makefile says in plain text (ccflags-y, subdir-ccflags-y, CFLAGS_x.o).
 */
#ifndef PTERIS_PROFILE_H
#define PTERIS_PROFILE_H

#include "base/base.h"
#include "tree/tree.h"

struct profile;
struct profile_options {
	const char *arch;    /* "x86_64" is the only one for now */
	const char *build;   /* --build, or NULL */
	const char *compdb;  /* --compdb, or NULL */
};
/* ERR_ENV: there is none; the text says how to get one. ERR_USAGE: build/compdb is not usable. */
int profile_open(struct profile **p, const struct tree *t, const struct profile_options *o,
		 struct err *err);
/* Runs the tree's Kbuild (make LLVM=-19 ARCH=… O=… defconfig prepare) into the cache folder. When the
 * tree was built in place, through a folder of links that hides .config and generated files; never
 * writes into the tree. ERR_ENV with the last lines of Kbuild's own message. An interrupted or
 * failed run leaves no half profile behind. */
int profile_prepare(const struct tree *t, const char *arch, int jobs, bool verbose, struct err *err);
void profile_free(struct profile *p);
const char *profile_name(const struct profile *p);   /* "x86_64" */
const char *profile_origin(const struct profile *p); /* for people: "cache, made by …", "DIR" */
const char *profile_build_dir(const struct profile *p);
/* Identity of flags + configuration + generated headers, for caches: 32 hex digits */
const char *profile_key(const struct profile *p);
/* Everything for `pteris profile show`: origin, target, key, flags of a file */
void profile_print(const struct profile *p, const char *file_or_null, struct str *out);
/* Which profiles are possible and which are prepared, for `pteris profile list` */
int profile_list(const struct tree *t, struct str *out, struct err *err);

#endif
