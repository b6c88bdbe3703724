/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One kernel source tree: where it is, which version, which architectures, which files.
 *
 *	struct tree *t;
 *	tree_open(&t, "--tree argument or NULL", &err);
 *	tree_list(t, &(struct tree_filter){ .kernel_code = true }, &files, &err);
 *	tree_free(t);
 *
 * Nothing here writes to the tree or executes anything of it.
 */
#ifndef PTERIS_TREE_H
#define PTERIS_TREE_H

#include "base/base.h"

struct kernel_version {
	int version, patchlevel, sublevel;
	char extra[64];
};

struct tree;

/* dir NULL: the nearest folder at or above the current one that is a kernel root (has Makefile with
 * VERSION/PATCHLEVEL, Kbuild or Kconfig, include/linux or arch). ERR_ENV when there is none. */
int tree_open(struct tree **t, const char *dir, struct err *err);
void tree_free(struct tree *t);
const char *tree_root(const struct tree *t); /* absolute, real path, no trailing slash */
const struct kernel_version *tree_version(const struct tree *t);
char *tree_version_text(const struct tree *t); /* "6.12.1-rc1"; the caller frees */
bool tree_is_git(const struct tree *t);      /* the root is (in) a git work tree that tracks it */
/* Sorted names of the folders in arch/ that hold a Makefile; NULL-terminated. */
const char *const *tree_arches(const struct tree *t);

/* The architecture that a path below the root belongs to ("arch/x86/mm/init.c" → "x86"), else NULL.
 * Interned. */
const char *tree_path_arch(const char *path);
/* Is it below one of the folders of programs, whose headers the kernel proper does not see? */
bool tree_path_private(const char *path);

struct tree_file {
	const char *path; /* below the root, '/' separated, interned by the list */
	uint64_t size;
	int64_t mtime_ns;
};
struct tree_files {
	VEC(struct tree_file) files;          /* sorted by path, bytewise */
	VEC(char *) problems;                 /* "path: reason" of what could not be listed */
	struct arena *arena;
};
struct tree_filter {
	const char *const *paths; /* files or folders the user named (relative to cwd or absolute, or
				   * below the root), NULL-terminated; NULL: the whole tree */
	bool kernel_code;         /* leave out arch, tools, Documentation, samples, scripts (user
				   * space or arch code) unless named explicitly in paths */
	bool arch_code;           /* with kernel_code: keep arch */
	bool any_file;            /* not only .c and .h */
};
/* Files are those on disk (tracked or not; .git and ignored build output folders with a .config of
 * an O= build below the tree are left out). Symbolic links to folders are not followed; a link to a
 * file is listed once under its own name only if its target is outside the tree. ERR_NOTFOUND for a
 * named path that does not exist or lies outside the tree. */
int tree_list(const struct tree *t, const struct tree_filter *f, struct tree_files *out, struct err *err);
void tree_files_release(struct tree_files *files);

#endif
