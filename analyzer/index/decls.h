/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is declared where: functions, file-scope variables, struct fields, typedefs and macros, over all
 * branches and architectures, so a name may have several entries. They come from the files handed to
 * decls_add() or, name by name as they are asked for, from a source (decls_index.h). Kept in memory for
 * one run.
 */
#ifndef PTERIS_DECLS_H
#define PTERIS_DECLS_H

#include "base/base.h"
#include "syntax/ctype.h"
#include "syntax/syntax.h"

enum decl_kind { DECL_FUNC, DECL_VAR, DECL_FIELD, DECL_TYPEDEF, DECL_MACRO, DECL_KINDS };

struct decl {
	const char *name;         /* interned */
	const char *tag;          /* DECL_FIELD: struct or union it is in; else NULL */
	const struct ctype *type; /* FUNC: CT_FUNC; MACRO: NULL */
	const struct syntax *s;   /* where; kept alive by the caller. NULL: entered from the index */
	node_id node;             /* FUNC: the N_FUNC_DEF or N_INIT_DECLARATOR; FIELD, VAR, TYPEDEF: the
				   * N_INIT_DECLARATOR; MACRO: the N_PP_DEFINE; enumerators (VAR): the
				   * N_ENUMERATOR */
	const char *declarer;     /* VAR, FIELD: the macro call that declares it, as text ("LIST_HEAD(x)");
				   * the type is unknown then. Else NULL */
	const char *params;       /* without s: MACRO: "a,b,..." or NULL (object-like); FUNC: the types */
	const char *body;         /* without s: MACRO */
	const char *cond;         /* without s: conditions around it, as in the index; NULL: none */
	const char *path;
	const char *arch;         /* of the path, or NULL */
	bool internal;            /* static: only its own file and those that include it see it */
	struct decl *next;        /* next entry of the same name and kind, in order of adding */
};

struct decls;
struct decls *decls_new(void);
void decls_free(struct decls *d);
/* s and path must outlive d. */
void decls_add(struct decls *d, const struct syntax *s, const char *path);
/* Enters what there is of a name that is asked for (fields: of a tag). */
struct decls_source {
	/* from: only what this file includes, for this architecture (NULL: for any); from NULL:
	 * everything. Asked again, it enters what it has not entered yet. */
	void (*fill)(void *ctx, struct decls *d, enum decl_kind kind, const char *name, const char *from,
		     const char *arch);
	/* Does a file include another, for this architecture (NULL: for any)? -1: not known */
	int (*sees)(void *ctx, const char *from, const char *arch, const char *path);
	void (*release)(void *ctx); /* with the decls */
	const struct err *err;      /* of the source, so far */
	void *ctx;
};
void decls_set_source(struct decls *d, const struct decls_source *source);
int decls_sees(const struct decls *d, const char *from, const char *arch, const char *path);
/* The first error of a source below d, or NULL */
const struct err *decls_error(const struct decls *d);
/* Enters a copy of e; for sources. */
void decls_enter(struct decls *d, enum decl_kind kind, const struct decl *e);
/* What fragments of code (macro bodies) are parsed with; may be NULL. */
void decls_set_names(struct decls *d, const struct names *names);
const struct names *decls_names(const struct decls *d);
/* `below` is asked where d does not know a name: one file on top of the whole tree. */
void decls_set_below(struct decls *d, const struct decls *below);
/* First entry of the name, or NULL */
const struct decl *decls_get(const struct decls *d, enum decl_kind kind, const char *name);
/* The same without what lies below; tag: "" for all kinds but fields, and for fields of any struct */
const struct decl *decls_own(const struct decls *d, enum decl_kind kind, const char *tag, const char *name);
/* Of a source, at least what `from` includes for `arch` */
const struct decl *decls_near(const struct decls *d, enum decl_kind kind, const char *tag, const char *name,
			      const char *from, const char *arch);
const struct decls *decls_below(const struct decls *d);
/* Path of a tree handed to decls_add(), or NULL */
const char *decls_path(const struct decls *d, const struct syntax *s);
/* The N_DR_FUNC of `static DEFINE_MUTEX(x);`, which reads like a declaration without a type, or 0 */
node_id decl_is_declarer(const struct syntax *s, node_id decl);
/* Is this argument of a macro an identifier and nothing else? */
bool is_lone_ident(const struct syntax *s, node_id n);
/* Is it one, or one with an index: name[SIZE]? */
bool may_be_declared(const struct syntax *s, node_id n);
/* Number of parameters of a DECL_FUNC or of a function-like DECL_MACRO; -1 when there is none to
 * count (object-like macro) or it is variadic. */
int decl_arity(const struct decl *e);
/* Type of the n-th parameter (from 0) of a DECL_FUNC, or NULL */
const struct ctype *decl_param_type(const struct decls *d, const struct decl *e, int n);

/* All entries of a kind in order of adding; fields once each. Without those of `below`. */
size_t decls_count(const struct decls *d, enum decl_kind kind);
const struct decl *decls_at(const struct decls *d, enum decl_kind kind, size_t i);

/* The #if conditions around it, the first max of them; returns how many were written. */
size_t decl_conditions(const struct decl *e, struct pp_cond *out, size_t max);
/* Parameters and body of a DECL_MACRO as text, white space folded; *params is NULL for an object-like
 * one. Both are freed by the caller. */
void decl_macro_text(const struct decl *e, char **params, char **body);

/*
 * The type that specifiers and a (possibly abstract, possibly 0) declarator give. What depends on more
 * than declarations (typeof, macros that stand for types, typedefs) a hook may say: it is asked for
 * N_TYPEOF, N_TYPE_MACRO and N_TYPE_IDENT, and answers NULL for "as without me".
 */
struct type_hook {
	const struct ctype *(*type)(void *ctx, const struct syntax *s, node_id spec);
	void *ctx;
};
const struct ctype *decl_type_with(const struct decls *d, const struct syntax *s, node_id specs,
				   node_id declarator, const struct type_hook *hook);
const struct ctype *decl_type(const struct decls *d, const struct syntax *s, node_id specs,
			      node_id declarator);
/* The type of an N_TYPE_NAME */
const struct ctype *decl_type_name(const struct decls *d, const struct syntax *s, node_id type_name);
/* Tag of this N_STRUCT or N_ENUM: its own, or one made from its place. */
const char *decl_tag(const struct decls *d, const struct syntax *s, node_id st);

#endif
