/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files that make profiles share. The only part of Pteris that executes something from a tree,
 * and only because the user asked for it.
 *
 * prepare.c       several profiles at a time: which first, locks, results, Ctrl-C
 * prepare_one.c   one profile: configuration, Kbuild, stamp
 * prepare_tools.c what a run of it needs: the compiler we give to Kbuild, host tools made once
 * prepare_view.c  a view of a tree that was built in place
 * compiler.sh, strip-asm.awk: that compiler
 */
#ifndef PTERIS_CLANG_PREPARE_H
#define PTERIS_CLANG_PREPARE_H

#include "clang/internal.h"

/* ---- prepare_view.c ---------------------------------------------------------------------------- */
bool prepare_needs_view(const char *root, const char *srcarch);
int prepare_view(const char *root, const char *view, const char *srcarch, struct err *err);

/* ---- prepare_tools.c --------------------------------------------------------------------------- */
/* A temporary folder for one run: answers of the compiler, host programs that Kbuild compiled once.
 * Nothing of it is needed when the run is over. */
struct toolbox {
	char *dir;
	char *clang_version; /* first line of clang --version */
};
/* ERR_ENV: what is missing on this machine */
int toolbox_init(struct toolbox *b, struct err *err);
void toolbox_release(struct toolbox *b);
/* Writes the compiler for this profile; *cc: its path, the caller frees. */
int toolbox_compiler(const struct toolbox *b, const struct profile_spec *s, char **cc, struct err *err);
/* The compiler for host programs; the caller frees. */
char *toolbox_host_compiler(const struct toolbox *b);
/* fixdep and Kconfig's program, made by an earlier profile of this run, go into a new build folder, with
 * their times, so that Kbuild itself decides what of them it can keep; and those of a finished one are
 * taken. */
int toolbox_seed(const struct toolbox *b, const char *build, struct err *err);
int toolbox_harvest(const struct toolbox *b, const char *build, struct err *err);

/* ---- prepare_one.c ----------------------------------------------------------------------------- */
struct prepare_job {
	const struct tree *tree;
	const struct profile_spec *spec;
	const struct toolbox *box;
	const char *base;    /* build folder of the base, made in this run; NULL: none */
	int jobs;            /* for make */
	bool verbose;
	bool no_kbuild;      /* synth_profile() instead; box is not used */
};
/* Makes the profile in its place in the cache; on failure only prepare.log and `failed` stay there. */
int prepare_one(const struct prepare_job *j, struct err *err);
/* Nothing of what the profile was made from is newer than it, as far as that can be told cheaply. */
bool prepare_is_current(const struct tree *t, const struct profile_spec *s, const char *clang_version);
/* Removes host programs and other folders that nobody asks for once no variant can start from them. */
void prepare_tidy(const char *dir);
/* Copies a folder with times, links and modes. */
int copy_dir(const char *from, const char *to, struct err *err);

#endif
