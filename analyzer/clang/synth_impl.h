/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of synth share. Nobody else includes this.
 *
 * synth.c           the order of work; versions, time constants; notes
 * synth_config.c    which configuration files, and what is set besides
 * synth_flags.c     the reference command line, from the architecture's Makefile
 * synth_probe.c     which flags the compiler takes
 * synth_wrap.c      asm/ headers that stand for asm-generic/ ones
 * synth_syscalls.c  numbers and tables of system calls
 * synth_tables.c    other headers that are made from lists
 * synth_offsets.c   constants that a compiler knows
 */
#ifndef PTERIS_CLANG_SYNTH_IMPL_H
#define PTERIS_CLANG_SYNTH_IMPL_H

#include "clang/internal.h"
#include "clang/kconfig.h"
#include "clang/makefile.h"
#include "clang/synth.h"

struct synth {
	const struct tree *tree;
	const struct profile_spec *spec;
	const char *root, *build;
	const char *headers;  /* architecture whose headers it uses, too: um: "x86"; else its own */
	struct kconfig *k;
	struct map *config;   /* CONFIG_X → text, for Makefiles */
	struct words flags;   /* of the reference, without the compiler's name; see synth_flags() */
	struct map *probed;   /* flags → taken (1) or not (2); see synth_takes() */
	struct str notes;
};

/* Writes below the build folder. */
int synth_write(struct synth *s, const char *name, const struct str *text, struct err *err);
bool synth_made(const struct synth *s, const char *name); /* is it there already? */
void synth_note(struct synth *s, const char *fmt, ...) PRINTF(2, 3);
/* Below the root. False: it is not there, or cannot be read. */
bool synth_read(const struct synth *s, const char *name, struct str *out);
bool synth_has(const struct synth *s, const char *name);
/* Knows the configuration and Kbuild's variables; dir: what $(src) is, below the root */
struct makefile *synth_makefile(struct synth *s, const char *srcarch, const char *dir);
void synth_makefile_read(struct synth *s, struct makefile *f, const char *name);

/* Would the compiler take these flags? False, too, for those that a tree may not ask for. */
bool synth_takes(struct synth *s, const char *flags);
bool synth_flag_allowed(const char *flag);
int synth_config(struct synth *s, struct err *err);
void synth_flags(struct synth *s);
int synth_command(struct synth *s, struct err *err); /* writes them down as Kbuild would */
int synth_wrappers(struct synth *s, const char *srcarch, struct err *err);
/* What generated-y and syscall-y list: paths below the build folder */
void synth_generated(struct synth *s, const char *srcarch, struct words *out);
int synth_syscalls(struct synth *s, const char *srcarch, struct err *err);
int synth_tables(struct synth *s, struct err *err);
int synth_vdso(struct synth *s, struct err *err); /* of them those that need a linker, unless they are there */
int synth_offsets(struct synth *s, struct err *err);

/* Lines of a text, without comments that begin with '#' */
struct lines {
	const char *at;
	char *line;  /* the present one, trimmed */
};
bool lines_next(struct lines *l); /* false: no more; frees the last */
/* Cuts at blanks, in place. Returns how many words; the rest of the line is in the last of max. */
size_t fields_of(char *line, char **out, size_t max);

#endif
