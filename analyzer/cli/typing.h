/* SPDX-License-Identifier: GPL-2.0-only */
/* What the index and clang know of some files of a kernel tree, for commands that run sessions themselves. */
#ifndef PTERIS_CLI_TYPING_H
#define PTERIS_CLI_TYPING_H

#include "cli/cli.h"
#include "cli/profiles.h"
#include "match/typed.h"

struct typing {
	struct tree *tree;
	struct profiles profiles;
	struct index *index;
	struct typed *typed;
	struct arena *arena;
	struct map *known;      /* path as given → below the root */
	char *cache;
};
struct typing_wish {
	const struct common_options *common;
	const char *arch, *build, *compdb; /* as for check */
	const char *const *files;          /* NULL-terminated, as given; those outside of the tree are passed over */
	int line;                          /* only this one counts; 0: the whole files */
};
/* ERR_NOTFOUND: no file is in a kernel tree. On error t needs no closing. */
int typing_open(struct typing *t, const struct typing_wish *w, struct err *err);
void typing_close(struct typing *t);
void typing_session(struct typing *t, struct session_options *so);

/* -D NAME and NAME=VALUE: names, and name, value …; both NULL-terminated, in the arena */
void split_defines(struct arena *a, const struct str_list *l, const char *const **names, const char *const **idents);

#endif
