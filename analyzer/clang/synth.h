/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A profile of a tree that nobody trusts: configuration and generated headers are put together from the
 * text of its files, and nothing of it runs. The result has the shape of Kbuild's build folder, so that
 * profile.c opens it like one.
 *
 * Configuration: kconfig.h. Flags: the Makefiles' text. Headers: those that are lists of names
 * (wrappers, system calls, machine types, CPU capabilities) by our own generators; constants that only a
 * compiler knows (bounds.h, asm-offsets.h) by libclang. What only a linker knows (offsets into the vDSO)
 * gets the value 0. What no generator is known for is not made: files that include it have a gap.
 */
#ifndef PTERIS_CLANG_SYNTH_H
#define PTERIS_CLANG_SYNTH_H

#include "base/base.h"
#include "clang/spec.h"
#include "tree/tree.h"

/* src: the tree's root, or a view of it without what a build left there; build_dir: a folder that is not
 * there yet. ERR_ENV: the tree lacks what the profile is made from. */
int synth_profile(const struct tree *t, const char *src, const struct profile_spec *s,
		  const char *build_dir, struct err *err);
/* Adds to a folder in which Kbuild made prepare0 the headers that it makes only when it links: offsets into
 * the vDSO, with the value 0. */
int synth_linked(const struct tree *t, const char *src, const struct profile_spec *s,
		 const char *build_dir, struct err *err);
/* What was made here does not have or does not know, one line each, for people; empty when all was made by
 * Kbuild. */
void synth_notes(const char *build_dir, struct str *out);

#endif
