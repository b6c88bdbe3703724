/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who may call what, for query_callers.c, query_callees.c and query_path.c.
 *
 * A call by name, in one file, means of all functions and macros of that name
 *  - those that the file itself defines, if there are any, else
 *  - functions that are not static, and what headers define; static functions and macros of another .c
 *    file, and what headers define that are on no common include path, only if the file includes that
 *    other one, directly or not (with several to choose from, that holds for all headers);
 * of these only code of the file's own architecture or of none, and only code of its own program: what
 * lies in tools/, scripts/ and the like is not linked with the kernel.
 *
 * A call through a pointer means what was stored in a field of that name in a struct of that tag; the
 * tag is known from the type of the variable or of the field before it, when that is in the index.
 */
#ifndef PTERIS_QUERY_CALLS_H
#define PTERIS_QUERY_CALLS_H

#include "index/query_rows.h"

/* A function or a macro */
struct target {
	int64_t id;
	uint32_t file;
	bool macro, is_static, header, public_header;
	bool defined; /* false: only declared in C; there is one such target when there are no others */
	const char *name, *path, *arch, *program; /* interned; program: "tools/" and the like, "" */
	const char *params, *body;                /* of macros */
	int line;
};
struct targets {
	VEC(struct target) at;
	bool defined; /* some of them has a body */
};
typedef VEC(const struct target *) target_list_t;

/* What is the same for every architecture: rows by name, who includes whom */
struct calls_shared;
struct calls_shared *calls_shared_new(void);
void calls_shared_free(struct calls_shared *s);

struct calls {
	struct query *q;
	struct err *err;
	struct arena *arena;
	struct calls_shared *shared;
	bool shared_is_ours;
	struct map *targets;   /* name → struct targets * */
	struct map *tags;      /* "field NAME", "type NAME", … → struct tag_set * */
	struct map *stored;    /* field → ref_rows_t * */
	struct map *bodies;    /* macro.id → struct call_rows * */
	struct { int64_t id; const char *name; } last; /* calls_function_name() */
	struct map *functions; /* function.id → struct func_row * */
	struct reach *reach;   /* that of shared */
};
/* shared: for several queries over one index, must outlive c; NULL: its own */
void calls_init(struct calls *c, struct query *q, struct calls_shared *shared, struct err *err);
void calls_release(struct calls *c);

/* Everything of that name; owned by c. */
const struct targets *calls_targets(struct calls *c, const char *name);
/* Those of them that a call in this file means; appended. */
void calls_resolve(struct calls *c, const char *name, uint32_t file, target_list_t *out);
bool targets_have(const target_list_t *v, int64_t id);
/* Paths of targets, for answer_list() */
void targets_list(const target_list_t *v, struct str *out);
/* A function by its row; NULL for id 0 */
const struct func_row *calls_function(struct calls *c, int64_t id);
/* Only its name, which is cheaper */
const char *calls_function_name(struct calls *c, int64_t id);
/* "kfree(p)", "f->f_op->open(inode, f)"; in the arena of c */
const char *calls_text(struct calls *c, const struct call_row *call);

/* Is this name one of "a,b,..."? */
bool calls_is_param(const char *params, const char *name);

/* ---- what a function or macro calls: query_edges.c */
enum edge_kind { EDGE_CALL, EDGE_MACRO, EDGE_POINTER };
struct edge {
	enum edge_kind kind;         /* EDGE_MACRO: all that is meant are macros */
	const struct call_row *call; /* NULL: the macro stands for the name */
	const char *name;            /* callee */
	const target_list_t *means;
	const char *via;             /* EDGE_POINTER: "file_operations.open" */
};
/* Calls in the order of their places; those through pointers, only if wanted, once for each function
 * that may be meant, or once with what stands before the parenthesis as name, and meaning nothing, when
 * that is not known. file: in which names have their meaning (of a macro: where it is used). */
void calls_made(struct calls *c, const struct target *from, uint32_t file, bool pointers,
		void (*edge)(void *ctx, const struct edge *e), void *ctx);

/* ---- who includes whom: query_reach.c */
struct reach *reach_new(void);
void reach_free(struct reach *r);
/* Does this file include that of g, directly or not? */
bool reach_includes(struct calls *c, uint32_t file, const struct target *g);

/* ---- through pointers: query_pointers.c */
/* Tags of structs that something may be, or point to; `unknown`: or of any other. */
struct tag_set {
	VEC(const char *) at; /* interned */
	bool unknown;
};
/* The structs that a call through a pointer may read its function from */
const struct tag_set *calls_via_tags(struct calls *c, const struct call_row *call);
bool tags_may_be(const struct tag_set *set, const char *tag); /* tag NULL: any */
/* The struct that a func_ref stores into; NULL: not known. */
const char *calls_ref_tag(struct calls *c, const struct ref_row *r);
/* Where functions are stored in fields of this name, in any struct, by path and place */
const ref_rows_t *calls_stored(struct calls *c, const char *field);

#endif
