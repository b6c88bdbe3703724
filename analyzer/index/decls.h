/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is declared where: functions, file-scope variables, struct fields, typedefs and macros of the
 * files handed to decls_add(), over all branches and architectures, so a name may have several
 * entries. Kept in memory for one run.
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
	const struct syntax *s;   /* where; kept alive by the caller */
	node_id node;             /* FUNC: the N_FUNC_DEF or N_INIT_DECLARATOR; FIELD, VAR, TYPEDEF: the
				   * N_INIT_DECLARATOR; MACRO: the N_PP_DEFINE */
	const char *path;
	const char *arch;         /* of the path, or NULL */
	struct decl *next;        /* next entry of the same name and kind, in order of adding */
};

struct decls;
struct decls *decls_new(void);
void decls_free(struct decls *d);
/* s and path must outlive d. */
void decls_add(struct decls *d, const struct syntax *s, const char *path);
/* `below` is asked where d does not know a name: one file on top of the whole tree. */
void decls_set_below(struct decls *d, const struct decls *below);
/* First entry of the name, or NULL */
const struct decl *decls_get(const struct decls *d, enum decl_kind kind, const char *name);
const struct decl *decls_field(const struct decls *d, const char *tag, const char *name);
/* Number of parameters of a DECL_FUNC or of a function-like DECL_MACRO; -1 when there is none to
 * count (object-like macro) or it is variadic. */
int decl_arity(const struct decl *e);
/* Type of the n-th parameter (from 0) of a DECL_FUNC, or NULL */
const struct ctype *decl_param_type(const struct decls *d, const struct decl *e, int n);

/* All entries of a kind in order of adding; fields once each. Without those of `below`. */
size_t decls_count(const struct decls *d, enum decl_kind kind);
const struct decl *decls_at(const struct decls *d, enum decl_kind kind, size_t i);

/* The type that specifiers and a (possibly abstract, possibly 0) declarator give. */
const struct ctype *decl_type(const struct decls *d, const struct syntax *s, node_id specs,
			      node_id declarator);
/* The type of an N_TYPE_NAME */
const struct ctype *decl_type_name(const struct decls *d, const struct syntax *s, node_id type_name);
/* Tag under which the fields of this N_STRUCT are entered: its own, or one made from its place. */
const char *decl_struct_tag(const struct syntax *s, node_id st);

#endif
