/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of clang/ share among themselves. Nobody outside includes this.
 *
 * profile.c  which flags a file is parsed with: opening, listing, printing profiles
 * spec.c     the table of profiles
 * prepare*.c running the tree's Kbuild into the cache folder: see prepare.h
 * errors.c   how well clang parses under a profile
 * cmdline.c  splitting a recorded command line, cleaning its flags for libclang
 * compdb.c   compile_commands.json
 * variant.c  profiles with symbols switched
 * kbuild.c   what the Makefiles say of one file; makefile.c reads them as text
 */
#ifndef PTERIS_CLANG_INTERNAL_H
#define PTERIS_CLANG_INTERNAL_H

#include "base/base.h"
#include "clang/kconfig.h"
#include "clang/profile.h"

struct words {
	VEC(const char *) items; /* interned */
};
void words_add(struct words *w, const char *s);
void words_addf(struct words *w, const char *fmt, ...) PRINTF(2, 3);
void words_copy(struct words *to, const struct words *from);
void words_release(struct words *w);

/* ---- cmdline.c ------------------------------------------------------------------------------- */
/* Splits what a shell would split; stops at an unquoted ';' or '&&'. */
void cmdline_split(const char *text, size_t len, struct words *out);
/* The command recorded in a .cmd file, without the leading name of the variable; false if none. */
bool cmdline_of_cmd_file(const char *path, struct words *out);
struct cleaned {
	struct words flags; /* for libclang: no compiler, no input, no output, paths absolute */
	bool gcc;           /* the command was not clang's */
};
/* argv[0] is the compiler; dir is the folder it ran in. */
void cmdline_clean(const struct words *argv, const char *dir, struct cleaned *out);
/* Leaves out what names one object: KBUILD_MODNAME and its like, -I of the object's own folder. */
void cmdline_generic(const struct words *in, const char *root, const char *build,
		     const char *object_dir, struct words *out);

/* ---- kbuild.c -------------------------------------------------------------------------------- */
struct kbuild;
/* src: the tree; build: the folder with include/config/auto.conf, may be NULL; srcarch: "x86" */
struct kbuild *kbuild_new(const char *src, const char *build, const char *srcarch);
void kbuild_free(struct kbuild *kb);
struct kbuild_object {
	char *dir;          /* folder whose Makefile speaks for the file, below the root; "." */
	struct words flags; /* ccflags-y, subdir-ccflags-y of it and its parents, CFLAGS_x.o */
	const char *module; /* name of the composite it goes into, or its own; '-' is '_' */
	char state;         /* 'y', 'm', or 0: this configuration does not build it */
};
void kbuild_object(struct kbuild *kb, const char *path, struct kbuild_object *out);
void kbuild_object_release(struct kbuild_object *o);
/* Value of CONFIG_X, without quotes; NULL: not set */
const char *kbuild_config(const struct kbuild *kb, const char *name);
/* Before anything was asked. value: as kbuild_config() gives it, or "n" */
void kbuild_set_config(struct kbuild *kb, const char *name, const char *value);

/* ---- compdb.c -------------------------------------------------------------------------------- */
struct compdb;
int compdb_open(struct compdb **db, const char *file, const char *root, struct err *err);
void compdb_free(struct compdb *db);
/* Adds all that it says, in its order. */
void compdb_dump(const struct compdb *db, struct str *out);
const struct words *compdb_flags(const struct compdb *db, const char *path); /* NULL: not in it */
/* An entry that can stand for files that have none, and the folder it ran in. */
const struct words *compdb_reference(const struct compdb *db, const char **path, const char **dir);

/* ---- prepare.c ------------------------------------------------------------------------------- */
/* $XDG_CACHE_HOME/pteris/profiles/TREEKEY/NAME; the caller frees */
char *profile_cache_dir(const struct tree *t, const struct profile_spec *spec);
/* A text of its profile.json; NULL: none, or made by another state of Pteris. The caller frees. */
char *profile_stamp(const char *dir, const char *key);
#define PROFILE_SCHEMA 2 /* raised when what is in that folder changes its meaning */
bool tree_is_prepared_in_place(const char *root, const struct profile_spec *spec);

/* ---- profile.c ------------------------------------------------------------------------------- */
struct unit_flags {
	struct words args;  /* all of them, without the file itself */
	struct words plain; /* those that change meaning (-D, -U, -f, -m, -include), without the names of
			     * the object: two files with equal ones may share a precompiled header */
	bool built;
};
void profile_unit_flags(const struct profile *p, const char *path, struct unit_flags *out);
void unit_flags_release(struct unit_flags *u);
const char *profile_root(const struct profile *p);
/* Where things derived from the profile may be kept; made on demand. NULL: nowhere. */
const char *profile_store(const struct profile *p);
/* The same with these changes of its configuration, which the header makes in C. It uses the base's
 * compilation database. */
struct profile *profile_derive(const struct profile *base, const char *name, const char *header,
			       const struct kconfig_changes *c);

#endif
