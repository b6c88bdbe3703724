/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which symbols the Makefiles want before they build a file: the reverse of kbuild.c's question, read from
 * the same text. "obj-$(CONFIG_X) += a.o", composites ("a-y", "a-objs", "a-$(CONFIG_Y)"), variables
 * ("mmu-y", "obj-y := $(mmu-y)"), ifdef and ifeq on symbols, and the folders above. The first way found
 * counts; whether it really leads there is for the caller to try.
 */
#ifndef PTERIS_CLANG_BUILT_BY_H
#define PTERIS_CLANG_BUILT_BY_H

#include "clang/branches.h"

/* path: of a .c file, below the root. Sorted, each symbol once. False: no Makefile mentions it. */
bool built_by(const char *root, const char *path, struct branch_switches *out);

#endif
