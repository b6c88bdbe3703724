/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The table of profiles: which there are, and how each is made. A new one is a row in spec.c.
 *
 * Two ways lead to a profile without a cross compiler (measured on all architectures of Linux 6.12):
 *   WAY_CLANG     clang has the target: make ARCH=… LLVM=-19
 *   WAY_STAND_IN  it has not, or Kbuild insists on gcc there: make CC=our wrapper, which answers as a
 *                 gcc 12 and runs clang on a target of the same width and byte order, with the macros
 *                 of the real one. Types are right, layouts follow the stand-in, and inline assembly
 *                 does not parse.
 */
#ifndef PTERIS_SPEC_H
#define PTERIS_SPEC_H

#include "base/base.h"
#include "tree/tree.h"

enum profile_way { WAY_CLANG, WAY_STAND_IN };
struct profile_spec {
	const char *name;    /* "arm-nommu" */
	const char *arch;    /* make ARCH=: "i386" */
	const char *srcarch; /* folder below arch/: "x86" */
	const char *symbol;  /* what only this architecture's configurations set: "X86" */
	uint8_t bits;        /* 32 or 64: size of a pointer */
	bool nommu;
	const char *base;    /* variants: the profile whose configuration is changed; else NULL */
	const char *config;  /* make's goals that write .config: "multi_v7_defconfig" */
	const char *needs;   /* file below the root without which a tree does not have it */
	const char *set;     /* what is changed in .config: "SMP=n ?KSM=y"; with '?' it may come to
			      * nothing, else a tree where it does has no such profile */
	enum profile_way way;
	const char *target;  /* for clang: "arm-linux-gnueabi"; WAY_STAND_IN: the stand-in's */
	const char *flags;   /* WAY_STAND_IN: "-D__sh__ -U__mips__": what makes the target the real one,
			      * and stands for builtins of its compiler; separated by blanks, no
			      * quoting. Else NULL */
	const char *about;   /* for people: "without MMU" */
};
struct profile_specs {
	VEC(const struct profile_spec *) items; /* vec_release(&specs.items) */
};

/* All rows, in the order of the table: profiles of one architecture stand together, the one that
 * stands for the architecture first. NULL after the last. */
const struct profile_spec *profile_spec_at(size_t i);
/* NULL: there is none of this name. */
const struct profile_spec *profile_spec(const char *name);
/* Has the tree what this profile is made from (its folder in arch/ and its default configuration)? */
bool profile_spec_in(const struct profile_spec *s, const struct tree *t);
/* The profile that is made first: the base of a variant, else itself */
const struct profile_spec *profile_spec_base(const struct profile_spec *s);
/* The profile of a finished configuration: the first row whose symbol, width and MMU are as auto.conf
 * says; NULL: none, or build is not configured. build: folder with include/config/auto.conf. */
const struct profile_spec *profile_spec_of_build(const char *build);

/*
 * "arm64,sparc*,x86,arch/arm,all": names, globs, folders of arch/ (all profiles of it; "arm" is a name
 * first, "arch/arm" always the folder), all; in the order of the table, each once. Of globs, folders and
 * all only what the tree has. ERR_USAGE: a word names nothing (the text says what comes near), or the
 * tree has not what it names. NULL: x86_64.
 */
int profile_select(const struct tree *t, const char *list, struct profile_specs *out, struct err *err);
/* Every row, also those that no tree at hand has */
void profile_all(struct profile_specs *out);
/* Is there any profile of this folder of arch/? Of "ia64" there is none. */
bool profile_covers(const char *srcarch);
/* Names of all, for messages: "alpha, arc, …" */
void profile_names(struct str *out);

#endif
