/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A reader and evaluator of the kernel's Kconfig language that executes nothing of the tree: no conf,
 * no shell. What Kconfig asks of a compiler or a shell ($(cc-option,…), $(success,…), $(shell,…)) is
 * answered from tables: as clang 19 with LLVM=1 would, or as gcc 12 where the options say so; what no
 * table knows is answered "n" or with nothing, and counted.
 *
 *	struct kconfig_options o = { .root = root, .srcarch = "x86", .arch = "x86_64" };
 *	struct kconfig *k;
 *	kconfig_open(&k, &o, &err);
 *	kconfig_read(k, ".../x86_64_defconfig", &err);       what the user says; later lines win
 *	kconfig_set(k, "CONFIG_SMP", "n");
 *	kconfig_value(k, "CONFIG_PGTABLE_LEVELS")             as `make olddefconfig` would have it
 *	kconfig_write(k, build, &err)                         .config, auto.conf, autoconf.h
 *
 * Values are those of `make olddefconfig`: a prompt's user value counts where it is visible, select is
 * a lower bound, dependencies are an upper one, then defaults; choices have one member set.
 *
 * The tree is not trusted: sizes, nesting of files, expressions and macros are bounded; what is wrong
 * in a Kconfig file is skipped and kept as a warning. Same input, same answers.
 *
 * Who works with an existing build reads its .config first, then asks what must be set for a symbol:
 *
 *	kconfig_read(k, "BUILD/.config", &err);
 *	kconfig_want(k, "CONFIG_NUMA_BALANCING", "y", &changes, &why)
 */
#ifndef PTERIS_CLANG_KCONFIG_H
#define PTERIS_CLANG_KCONFIG_H

#include "base/base.h"

struct kconfig;
struct kconfig_options {
	const char *root;     /* the tree */
	const char *srcarch;  /* "x86": which arch/ folder */
	const char *arch;     /* Kbuild's ARCH: "x86_64", "sparc64"; NULL: srcarch */
	const char *target;   /* clang's triple, for $(cc-option,…); NULL: by srcarch */
	bool gcc;             /* answer as gcc 12 instead of clang 19 */
};
/* ERR_ENV: no Kconfig there, or it exceeds the bounds. Takes some 0.3 s for a whole kernel. */
int kconfig_open(struct kconfig **out, const struct kconfig_options *o, struct err *err);
void kconfig_free(struct kconfig *k);

/* ---- what the user says ------------------------------------------------------------------------- */
/* Lines CONFIG_X=…, "# CONFIG_X is not set": a defconfig, a fragment, a .config, an auto.conf. Unknown
 * symbols are left out. ERR_NOTFOUND, ERR_IO. */
int kconfig_read(struct kconfig *k, const char *path, struct err *err);
/* value: "y", "m", "n", a number, a string without its quotes; NULL: the user says nothing of it.
 * False: there is no such symbol, or the value is none of its type. */
bool kconfig_set(struct kconfig *k, const char *name, const char *value);
/* As allyesconfig: y for every bool and tristate with a prompt that the user said nothing of */
void kconfig_set_all_yes(struct kconfig *k);
void kconfig_reset(struct kconfig *k); /* the user said nothing at all */

/* ---- what follows ------------------------------------------------------------------------------- */
bool kconfig_known(const struct kconfig *k, const char *name);
/* "y", "m", "n", number, text; NULL: no such symbol. An int, hex or string that its dependencies switch
 * off is NULL, too: Kbuild would not write it. Good until the next change or kconfig_free(). */
const char *kconfig_value(struct kconfig *k, const char *name);

struct kconfig_change {
	const char *name;     /* "CONFIG_X" */
	const char *value;    /* as kconfig_value() after the change; NULL: not written any more */
	const char *before;
	bool is_string;       /* the value stands in quotes in autoconf.h */
};
struct kconfig_changes {
	VEC(struct kconfig_change) items; /* sorted by name; names and values are interned */
};
void kconfig_changes_release(struct kconfig_changes *c);

enum kconfig_answer {
	KCONFIG_DONE,          /* it has that value now, changes say what else changed (perhaps nothing) */
	KCONFIG_UNKNOWN,       /* no such symbol on this architecture */
	KCONFIG_CONTRADICTORY, /* no way was found; why says what is in the way */
};
/* Makes a symbol have a value ("y": y, or m where only that is possible; "n"; "m"; a number): sets what
 * it depends on, picks the member of a choice, switches off what selects it. With KCONFIG_DONE the
 * settings stay, so that several wishes can be put together; otherwise all is as before. why may be
 * NULL. */
enum kconfig_answer kconfig_want(struct kconfig *k, const char *name, const char *value,
				 struct kconfig_changes *changes, struct str *why);
/* kconfig_want(…, "y", …) */
enum kconfig_answer kconfig_enable(struct kconfig *k, const char *name,
				   struct kconfig_changes *changes, struct str *why);

/* ---- files -------------------------------------------------------------------------------------- */
/* BUILD/.config, BUILD/include/config/auto.conf, BUILD/include/generated/autoconf.h */
int kconfig_write(struct kconfig *k, const char *build, struct err *err);

/* Would the compiler take these flags there? For $(call cc-option,…) of Makefiles */
bool kconfig_takes_flag(const char *srcarch, bool gcc, const char *flags);

/* ---- for tests and for people --------------------------------------------------------------------- */
/* What was wrong in the files or could not be answered, one line each; and how many. */
size_t kconfig_warnings(const struct kconfig *k, struct str *out);
/* All symbols with a type, sorted by name */
size_t kconfig_size(const struct kconfig *k);
const char *kconfig_name(const struct kconfig *k, size_t i);

#endif
