/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The "mm/hugetlb: " of a patch's subject: what the history of its files uses most, else made from
 * their paths by general rules, never from a list of files.
 */
#ifndef PTERIS_PREFIX_H
#define PTERIS_PREFIX_H

#include "base/base.h"
#include "patches/git.h"

struct weighted_path {
	const char *path; /* below the root of the tree */
	size_t weight;    /* edits in it */
};

/* Which prefixes the commits of the last two years before rev gave to these files. */
struct history;
/* paths: below the root. g and rev NULL: no history. Owned by the caller. */
int history_read(struct history **h, struct git *g, const char *rev, const struct weighted_path *paths,
		 size_t n, struct err *err);
void history_free(struct history *h);

/* Without the ": " at its end; the caller frees. root: of the tree, h may be NULL. */
char *subject_prefix(const char *root, const struct history *h, const struct weighted_path *paths,
		     size_t n);
/* The prefix that a commit's subject starts with ("mm: hugetlb" of "mm: hugetlb: fix x"), or NULL;
 * the caller frees. */
char *prefix_of_subject(const char *subject);
/* The folder of code that a path belongs to: its own, for a header of include/ that of what it
 * declares ("include/linux/pgtable.h" → "mm"). The caller frees. */
char *code_folder(const char *root, const char *path);

#endif
