/* SPDX-License-Identifier: GPL-2.0-only */
/* What a Makefile or Kbuild file says about include paths and generated headers; see resolve_make.c. */
#ifndef PTERIS_RESOLVE_MAKE_H
#define PTERIS_RESOLVE_MAKE_H

#include "base/base.h"

enum make_kind {
	MAKE_DIR, /* -I DIR, below the root; MAKE_ANY_ARCH stands for each architecture's name */
	MAKE_LATE_DIR,	/* the same, in a configuration only */
	MAKE_FORCED,	/* -include FILE */
	MAKE_GENERIC,	/* generic-y: asm/X is a wrapper around asm-generic/X */
	MAKE_GENERATED, /* generated-y, syscall-y */
	MAKE_MANDATORY, /* mandatory-y */
	MAKE_MADE, /* the last component of any .c or .h that is named: may be a generated one */
};
#define MAKE_ANY_ARCH '\1'

struct make_word {
	enum make_kind kind;
	const char *text;
};
struct make_words {
	VEC(struct make_word) words;
};

/* Appends what the file `path` below the root says; texts are in the arena. False: not there. */
bool make_read(const char *root, const char *path, struct arena *arena, struct make_words *out);
/* A number for the words; 0 when there are none. */
int64_t make_digest(const struct make_words *w);

/* dir + "/" + rest without ".", ".." and "//", to out; false when it leads out of the root. */
bool path_below(struct str *out, const char *dir, size_t dir_len, const char *rest,
		size_t rest_len);

#endif
