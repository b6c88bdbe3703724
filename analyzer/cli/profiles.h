/* SPDX-License-Identifier: GPL-2.0-only */
/* The profiles that a command runs under. */
#ifndef PTERIS_CLI_PROFILES_H
#define PTERIS_CLI_PROFILES_H

#include "clang/profile.h"

struct profile_wish {
	const struct tree *tree;
	const char *list;           /* --arch; NULL: all that are prepared */
	const char *build, *compdb; /* the user's own build instead */
	bool prepare;               /* make those that are not there */
	bool optional;              /* none at all is no error */
	int jobs;                   /* for prepare */
	bool verbose;
};
struct missing_profile {
	const struct profile_spec *spec;
	char *why;
};
struct profiles {
	VEC(struct profile *) open;
	VEC(struct missing_profile) missing; /* named, and not to be had */
};
/* ERR_USAGE: the list names nothing; ERR_ENV: none of them can be had. On error p needs no closing. */
int profiles_open(struct profiles *p, const struct profile_wish *w, struct err *err);
void profiles_close(struct profiles *p);
/* NULL-terminated, in the arena */
const struct profile *const *profiles_list(const struct profiles *p, struct arena *arena);

#endif
