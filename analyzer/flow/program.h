/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The functions and macros of one tree as one architecture sees them, for analyses that follow calls: what a name
 * means in a file, and the steps (ir.h) of what it means, read when somebody asks.
 *
 *	struct program *p = program_new(ix, tree, "x86", shared);
 *	n = program_meaning(p, "pte_unmap", file, &bodies);
 *	for (i = 0; i < n; i++)
 *		ir = program_ir(p, bodies[i]);
 *	program_free(p);
 *
 * A name means what index/query_calls.h says. Where the architecture has a definition of its own, those of common
 * headers and weak ones don't count. Several may be left (stubs for another configuration): any of them may be meant.
 * Files that cannot be read, and bodies that cannot be found in them, have no steps, and are listed as gaps.
 */
#ifndef PTERIS_PROGRAM_H
#define PTERIS_PROGRAM_H

#include "flow/ir.h"
#include "index/index.h"
#include "tree/tree.h"

/* A function with a body, or a macro. One for each definition, whatever the architecture: they can be compared. */
struct body {
	int64_t id;             /* row in the index */
	uint32_t file;
	bool macro, is_static, weak;
	const char *name, *path, *arch; /* interned; arch NULL: of all */
	const char *params;     /* names; macros: NULL without parameter list */
	const char *declarer;   /* macro that defines the function: SYSCALL_DEFINE3; NULL: none */
	int line;
	bool read;              /* ir is known */
	const struct ir *ir;    /* NULL: cannot be read */
};
/* Bodies and their steps, for any number of programs over one index */
struct program_store;
struct program_store *program_store_new(struct index *ix, const struct tree *t);
void program_store_free(struct program_store *s);
/* What could not be read so far */
struct program_gap { const char *path, *reason; };
size_t program_gaps(const struct program_store *s, const struct program_gap **out);
/* Were all files what the index knows of them? */
bool program_is_steady(const struct program_store *s);
/* Each is listed once. */
void program_add_gap(struct program_store *s, const char *path, const char *reason);

struct program;
/* arch: interned or not, a folder of arch/. The store must outlive the result. */
struct program *program_new(struct program_store *s, const char *arch);
void program_free(struct program *p);
const char *program_arch(const struct program *p);
/* What a call by this name in this file means; 0: nothing that has a body. Lives as long as the program. */
size_t program_meaning(struct program *p, const char *name, uint32_t file, struct body *const **out);
/* Everything of that name with a body that this architecture sees */
size_t program_all(struct program *p, const char *name, struct body *const **out);
/* NULL: it cannot be read; that is a gap. Lives as long as the store. */
const struct ir *program_ir(struct program *p, struct body *b);
/* The steps that it would have if its file had this text, in which it still begins in its line; the caller may change
 * them. NULL: it is not there. Lives as long as the store. */
struct ir *program_ir_of_text(struct program *p, const struct body *b, const char *text, size_t size);
/* What a variable at file scope of this file holds at first: its RETURN. Only constants, and pointers to functions; NULL:
 * it is none. constant: it holds nothing else ever. Its file must have been read (program_ir() of something in it). */
const struct ir *program_initial(struct program *p, const char *name, uint32_t file, bool *constant);
/* Functions and macros that call one of that name directly, by place; a is appended to */
typedef VEC(struct body *) bodies_t;
void program_callers(struct program *p, const char *name, bodies_t *out);
/* Functions that call through a pointer that is read from that field, of a struct that is known to be this one; appended */
void program_pointer_callers(struct program *p, const char *tag, const char *field, bodies_t *out);
/* Where this function is handed on or stored, by path and place; appended */
struct program_use {
	const char *how;        /* as func_ref.how of the index: "argument", "field", "assign", "element", … */
	const char *name;       /* the function that it is handed to, or the field it is stored in; NULL */
	const char *tag;        /* of the struct with the field; NULL: not known */
	int position;           /* of the argument */
	struct body *in;        /* NULL: in no function */
	const char *path;
	int line;
};
typedef VEC(struct program_use) program_uses_t;
void program_uses(struct program *p, const struct body *b, program_uses_t *out);
/* What a call through a pointer may mean, in the body b: by what is stored in fields of that name (index/query_calls.h),
 * in this line, with this name before the parenthesis. Not known: 0, with *known false. */
size_t program_pointees(struct program *p, struct body *b, int line, const char *name, struct body *const **out,
			bool *known);
/* The index could not be read; NULL: it could. */
const struct err *program_error(const struct program *p);

#endif
