/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Types of expressions from declarations alone, for places that no compiler looked at: inactive #if
 * branches, macro bodies, files that do not parse. Three-valued. Works on one file's syntax tree on
 * top of the tree-wide declarations.
 *
 * "Closed world", for infer_fits() and infer_expr_fits(): the tree-wide declarations must come from every
 * header that spells one of the type names that rules ask for. Then a name they do not know cannot have
 * such a type, and "no" is an answer rather than a guess.
 */
#ifndef PTERIS_INFER_H
#define PTERIS_INFER_H

#include "index/decls.h"

struct infer;
/* Types as the file's own architecture sees them; a generic file: as all architectures do. */
struct infer *infer_new(const struct syntax *s, const char *path, const struct decls *tree);
/* As seen by this one architecture (NULL: as infer_new()) */
struct infer *infer_new_for(const struct syntax *s, const char *path, const struct decls *tree,
			    const char *arch);
void infer_free(struct infer *in);

/* ctype_unknown when nothing certain can be said */
const struct ctype *infer_type(struct infer *in, node_id expr);
enum infer_state { INFER_UNKNOWN, INFER_KNOWN, INFER_CONFLICTING };
/* Conflicting: declarations that this place may see give different answers (other #if branches, other
 * architectures); infer_new_for() says what each of those makes of it. *type is ctype_unknown then. */
enum infer_state infer_answer(struct infer *in, node_id expr, const struct ctype **type);
/* An expression that is not in the file: as if it stood behind token `at`. False when it is none. */
bool infer_text(struct infer *in, const char *expr, tok_id at, enum infer_state *state,
		const struct ctype **type);
/* Does a value of type t fit `want` (see ctype_matches())? Typedefs that have one definition an
 * architecture are followed into all of them. 1 yes, 0 no, -1 cannot tell or it depends. */
int infer_fits(const struct infer *in, const struct ctype *t, const struct ctype *want);
/* The same for an expression; unknown types are narrowed by the names in it (closed world). */
int infer_expr_fits(struct infer *in, node_id expr, const struct ctype *want);

/* The declaration inside the function around `use` that this identifier refers to: an
 * N_INIT_DECLARATOR, an N_PARAM, the N_TYPE_NAME before the name (SYSCALL_DEFINE), the N_IDENT in the
 * arguments of the macro that declares it, or 0 when it is none of the function's own. */
node_id infer_local(struct infer *in, node_id ident);
/* Is this identifier a parameter of the macro whose body it stands in? */
bool infer_macro_param(const struct infer *in, node_id ident);
const struct decls *infer_decls(const struct infer *in); /* the file's, on top of the tree's */

#endif
