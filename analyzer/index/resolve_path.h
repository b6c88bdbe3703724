/* SPDX-License-Identifier: GPL-2.0-only */
/* Which file an #include means, from the paths of the tree alone; see resolve_path.c. */
#ifndef PTERIS_RESOLVE_PATH_H
#define PTERIS_RESOLVE_PATH_H

#include "index/resolve.h"

enum how {
	HOW_PATH,
	HOW_ASM_GENERIC,
	HOW_UAPI,
	HOW_RELATIVE,
	HOW_SUFFIX,
	HOW_GENERATED,
	HOW_MISSING,
	HOW_AMBIGUOUS,
	HOW_MACRO,
};
extern const char *const how_names[];

struct meaning {
	uint32_t file; /* 0: none */
	enum how how;
};

struct resolver;
struct resolver *resolver_new(const struct resolve_tree *t);
void resolver_free(struct resolver *r);
/* Every file of the tree, before anything is asked */
void resolver_add(struct resolver *r, const char *path, uint32_t id);

size_t resolver_arches(const struct resolver *r);
/* The only architecture that files of this folder are for, by number; -1: any */
int resolver_arch_of(const struct resolver *r, const char *folder);
/*
 * What #include FORM SPELLED means for each architecture, out[resolver_arches()]: in a file of this
 * folder (of an architecture's folder: only that element is set); folder NULL: in a file of the kernel
 * proper of which nothing is known.
 */
void resolver_ask(struct resolver *r, const char *form, const char *spelled, const char *folder,
		  struct meaning *out);

/* Files that the command line includes: paths that a Makefile names, with the architecture's number or
 * -1 for all. */
struct forced {
	const char *path;
	uint32_t file;
	int arch;
};
typedef VEC(struct forced) forced_t;
void resolver_forced(struct resolver *r, forced_t *out);

#endif
