/* SPDX-License-Identifier: GPL-2.0-only */
/* One Makefile, read as plain text; see makefile.c. */
#ifndef PTERIS_CLANG_MAKEFILE_H
#define PTERIS_CLANG_MAKEFILE_H

#include "base/base.h"

#define MAKEFILE_UNKNOWN '\1' /* stands where an expansion could not be made */

struct makefile {
	const char *src;          /* the tree: where relative includes are */
	const struct map *config; /* CONFIG_X → interned value */
	struct map *vars;
	struct map *exports;      /* names after `export`, of `export X` and `export X := …` */
	bool exists;              /* something was read */
	size_t work;              /* references expanded: there is a limit */
	bool (*takes_flag)(void *ctx, const char *flags); /* would the compiler? for $(call cc-option,…);
							   * NULL: nobody knows */
	void *ctx;
};
/* src and config must outlive it. */
struct makefile *makefile_new(const char *src, const struct map *config);
void makefile_free(struct makefile *f);
void makefile_set(struct makefile *f, const char *name, const char *text);
void makefile_read(struct makefile *f, const char *path); /* one that is not there says nothing */
char *makefile_value(struct makefile *f, const char *name); /* the caller frees */
char *makefile_expand(struct makefile *f, const char *text); /* the caller frees */

#endif
