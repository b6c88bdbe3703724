/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A profile: one architecture and configuration under which clang parses files. spec.h has the table of
 * those that can be made.
 *
 * Where it comes from, first hit wins:
 *   1. --build DIR: an existing O= folder; --compdb FILE: a compile_commands.json, gcc's flags
 *      cleaned for clang;
 *   2. the tree itself was built or at least prepared in place (.config, include/generated/autoconf.h)
 *      for this architecture;
 *   3. `pteris profile prepare` ran Kbuild into the cache folder:
 *      $XDG_CACHE_HOME/pteris/profiles/TREEKEY/NAME/{build/,profile.json,prepare.log};
 *   4. none: ERR_ENV with the command that makes one.
 * Flags per object come from .cmd files where they exist, else from those of a reference object plus
 * what the folder's Makefile says in plain text (ccflags-y, subdir-ccflags-y, CFLAGS_x.o).
 */
#ifndef PTERIS_PROFILE_H
#define PTERIS_PROFILE_H

#include "base/base.h"
#include "clang/spec.h"
#include "tree/tree.h"

struct profile;
struct profile_options {
	const char *name;    /* of the table in spec.h: "x86_64", "arm-nommu". With build and compdb only
			      * checked: NULL takes the profile that the build is of */
	const char *build;   /* --build, or NULL */
	const char *compdb;  /* --compdb, or NULL */
};
/* ERR_ENV: there is none; the text says how to get one. ERR_USAGE: build/compdb is not usable, or is
 * of another architecture than name. */
int profile_open(struct profile **p, const struct tree *t, const struct profile_options *o,
		 struct err *err);
/* Could it be opened (made in the cache for this version of the tree, or the tree was built in place)? */
bool profile_is_prepared(const struct tree *t, const struct profile_spec *s);
struct prepare_result {
	const struct profile_spec *spec;
	int code;         /* 0, or of struct err */
	const char *text; /* why not, with Kbuild's own message; valid during the call */
	bool skipped;     /* it was there and current */
	double seconds;
};
struct prepare_options {
	const struct profile_specs *specs;
	int jobs;         /* processes */
	bool verbose;
	bool force;       /* make again what is current */
	bool no_kbuild;   /* from the tree's text alone, running nothing of it: see synth.h */
	void (*done)(void *ctx, const struct prepare_result *r, size_t ndone, size_t total); /* or NULL */
	void *ctx;
};
/*
 * Runs the tree's Kbuild into the cache folder, for several profiles at a time. When the tree was built
 * in place, through a folder of links that hides .config and generated files; never writes into the
 * tree. Each profile is reported once through done(); one that fails does not keep the others, and the
 * return value says nothing of it. ERR_ENV: something is not installed. ERR_INTR: Ctrl-C. Neither an
 * interrupted nor a failed run leaves half a profile behind.
 *
 * A profile is current, and skipped, when tree version, clang and the recipe in spec.c are those it was
 * made with, and neither the Makefile, its defconfig nor any Kconfig file that it read changed since.
 */
int profile_prepare(const struct tree *t, const struct prepare_options *o, struct err *err);
/* One profile; its failure is this function's. */
int profile_prepare_one(const struct tree *t, const char *name, int jobs, bool verbose, struct err *err);
void profile_free(struct profile *p);
const char *profile_name(const struct profile *p);   /* "x86_64" */
const struct profile_spec *profile_spec_of(const struct profile *p);
const char *profile_srcarch(const struct profile *p); /* folder below arch/: "x86" */
/* A value of its configuration: "y", "m", a number or text (without quotes); NULL: not set.
 * Name with CONFIG_. */
const char *profile_config(const struct profile *p, const char *name);
/* Does its configuration build an object from this .c file (path below the root)? 'y', 'm' or 0 */
char profile_builds(const struct profile *p, const char *path);
/* Its inline assembly is foreign to the target that clang parses for: errors there say nothing. */
bool profile_asm_standin(const struct profile *p);
const char *profile_origin(const struct profile *p); /* for people: "cache, made by …", "DIR" */
const char *profile_build_dir(const struct profile *p);
/* Identity of flags + configuration + generated headers, for caches: 32 hex digits */
const char *profile_key(const struct profile *p);
/* No variant. Would it still get that key? Another pteris may have made it anew since it was opened. */
bool profile_is_unchanged(const struct profile *p);
/* Everything for `pteris profile show`: origin, target, key, flags of a file */
void profile_print(const struct profile *p, const char *file_or_null, struct str *out);
/* One line each for `pteris profile list`: prepared when and how, not prepared, failed and why, not in
 * this tree */
void profile_list(const struct tree *t, const struct profile_specs *specs, struct str *out);

#endif
