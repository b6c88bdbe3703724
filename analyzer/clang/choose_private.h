/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Inside choosing:
 *
 * choose.c          the files, the greedy choices, the rounds
 * choose_variant.c  which symbols to switch when no profile is left
 * choose_profile.c  what is asked of real profiles; tests ask tables instead
 * coverage.c        what came of it
 */
#ifndef PTERIS_CLANG_CHOOSE_PRIVATE_H
#define PTERIS_CLANG_CHOOSE_PRIVATE_H

#include "clang/choose.h"
#include "clang/code.h"

/* What is asked of a profile, and how one is made; ctx is that of choice_new_with() */
struct choice_ops {
	const char *(*name)(const void *profile);
	const char *(*srcarch)(const void *profile);
	const char *(*family)(const void *profile); /* of whom Kconfig says the same: "i386" */
	const char *(*config)(const void *profile, const char *symbol); /* NULL: not set */
	bool (*builds)(const void *profile, const char *path);
	/* The .c that includes this .c, or NULL; whoever builds that one builds this one. */
	const char *(*includer)(void *ctx, const char *path);
	/* What would have to be switched to have the file built; false: nobody knows. */
	bool (*build_switches)(const void *profile, const char *path, struct branch_switches *out);
	/* NULL and why not */
	void *(*variant)(void *ctx, const void *base, const struct branch_switch *s, size_t n, struct err *err);
	void (*variant_free)(void *variant);
	int (*read)(void *ctx, const char *path, struct str *out, struct err *err);
	void (*end)(void *ctx);  /* or NULL */
};
struct variants;
struct choice_context { /* ctx of these */
	const struct tree *tree;
	struct variants *variants; /* NULL: none was made yet */
	struct map *folders;       /* path → struct map *: .c → the .c that includes it */
};
struct choice_context *choice_context_new(const struct tree *t);
extern const struct choice_ops choice_profile_ops;
/* The same as choice_new(), with profiles of any kind */
struct choice *choice_new_with(const struct choice_options *o, const struct choice_ops *ops,
			       const void *const *profiles, size_t n, void *ctx);
/* One answer: the file under this profile; fp NULL: nothing is known of it. */
void choice_note(struct choice *c, const char *path, size_t profile, const struct file_profile *fp);
/* What to ask next, after all answers were noted */
size_t choice_round(struct choice *c, const struct fact_wish **wishes);

struct member {
	const void *p;
	const char *name, *srcarch, *family;
	const struct member *base;   /* of a variant */
	void *variant;               /* the same as p, to be freed */
};
enum asked { ASK_NO, ASK_WISHED, ASK_KNOWN };
struct cfile {
	const char *path;            /* interned */
	const char *arch;            /* srcarch that it belongs to, or NULL */
	bool header;
	int rc;                      /* of reading it */
	struct code *code;           /* NULL: not readable */
	uint8_t *lines;              /* best enum line_state so far of each line of code */
	uint8_t *errors;             /* how often it was LS_ERRORS, up to 255 */
	VEC(uint8_t) asked;          /* enum asked, by member */
	VEC(uint8_t) builds;         /* enum truth, by member; TR_UNKNOWN: not asked yet */
	uint8_t *guesses;            /* by branch: profiles asked without knowing whether they compile it */
	int8_t *wanted, *item_wanted; /* by branch, by top-level item; -1: not asked yet */
	const char *includer;        /* the .c that includes it, or NULL; known once something was asked */
	bool includer_known;
	struct why {                 /* by branch: why no variant compiles it */
		bool tried;
		bool grouped;        /* tried together with others */
		int code;            /* of struct err; 0: one was asked */
		const char *text;
	} *why;
	struct why not_built;
};
struct choice {
	struct choice_options o;
	const struct choice_ops *ops;
	void *ctx;
	struct arena *arena;
	VEC(struct member *) members; /* profiles, then variants */
	size_t nprofiles;             /* that are no variants */
	VEC(struct cfile *) files;
	struct map *by_path;
	VEC(struct fact_wish) wishes;
	size_t added;                 /* members that the facts know */
	struct map *variants;         /* base and switches → struct made * of choose_variant.c */
};
struct cfile *choice_file(const struct choice *c, const char *path); /* NULL: never asked */
bool member_builds(struct choice *c, struct cfile *f, size_t m);
/* Could this profile say anything of the file: is it of its architecture? */
bool member_fits(const struct choice *c, const struct cfile *f, size_t m);
enum asked member_asked(const struct cfile *f, size_t m);
enum truth member_value(const struct choice *c, const struct cfile *f, size_t m, size_t branch);
/* What would have to be switched in it */
enum truth member_switches(const struct choice *c, const struct cfile *f, size_t m, size_t branch,
			   struct branch_switches *out);
void choice_add_member(struct choice *c, const void *p, const struct member *base, void *variant);
size_t choice_count_asked(const struct cfile *f);
void choice_wish(struct choice *c, struct cfile *f, size_t m);
/* Is it worth a round? */
bool line_open(struct choice *c, struct cfile *f, size_t line);

/* choose_variant.c: after no profile is left for the file's open lines */
void choose_variants(struct choice *c, struct cfile *f);
/* For a file that nothing builds; false: nothing was found. */
bool choose_building_variant(struct choice *c, struct cfile *f);

#endif
