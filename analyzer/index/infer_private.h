/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Inside type inference. infer.c asks one kind of expression after the other; infer_scope.c knows the
 * locals; infer_pick.c chooses among declarations of one name and follows typedefs; infer_expand.c
 * expands macros, one level at a time, infer_macro.c parses what comes out as a fragment;
 * infer_made.c knows what that declares at file scope; infer_value.c knows
 * numbers, _Generic and what the compiler itself declares; infer_fit.c answers the matcher.
 *
 * A fragment is a struct infer of its own, on top of the place of the macro call: what the fragment does
 * not declare is looked up there. An expression of the fragment that is just an argument of the call is
 * handed to the tree that holds the argument, so that nothing is inferred twice.
 */
#ifndef PTERIS_INFER_PRIVATE_H
#define PTERIS_INFER_PRIVATE_H

#include "index/infer.h"

/* ---- locals */
enum local_kind {
	LOCAL_DECL,     /* decl: N_INIT_DECLARATOR or N_PARAM */
	LOCAL_TYPED,    /* decl: the N_TYPE_NAME before the name (SYSCALL_DEFINE) */
	LOCAL_DECLARER, /* decl: a macro call that mentions the name and may declare it */
};
struct local {
	enum local_kind kind;
	node_id decl;
	tok_id name;
	tok_id scope_first, scope_last;
	const struct ctype *type;    /* NULL: not looked for yet */
	bool other;                  /* LOCAL_DECLARER: it turned out not to declare it */
};
typedef VEC(struct local) locals_t;

/* ---- macros */
struct macro_token {
	const char *p;
	uint32_t len;
	int param;                   /* index, or -1 */
	bool ident, blank;           /* blank: white space before it */
};
struct macro {
	char *params_text, *body;
	uint64_t hash;               /* of both */
	VEC(const char *) params;    /* interned */
	VEC(struct macro_token) tokens;
	bool function_like, variadic;
};

struct argument {                    /* of a macro, where it stands in the fragment's text */
	uint32_t start, end;
	node_id node;                /* in the tree of the call */
};
struct shared {                      /* by a file and all its fragments */
	const char *arch;            /* types as seen by it; NULL: by all */
	const char *path;
	struct map *macros;          /* struct decl * → struct macro * */
	struct map *resolved;        /* struct ctype * → with typedefs followed */
	struct map *declared;        /* struct decl * with a declarer → its type, or no_type */
	struct map *ranks;           /* path → rank + 1 */
	struct map *near, *conds;    /* infer_pick.c: what was found, in the arena */
	struct arena *arena;
	struct map *fits;            /* infer_fit.c: struct fit_key → answer */
	struct map *made;            /* by macros at file scope: name → type; NULL: not collected yet */
	int depth;
	unsigned fragments;          /* parsed since the question was asked */
	unsigned given_up;           /* how often a bound was met */
};
struct infer {
	const struct syntax *s;
	struct decls *decls;         /* of the file, on top of the tree's */
	struct map *locals;          /* name → locals_t * */
	const struct ctype **types;  /* by node; NULL: not looked for yet */
	struct shared *sh;
	/* fragments only */
	struct infer *up;
	node_id at;                  /* the macro call, in up; 0: at file scope */
	tok_id from;                 /* names are those known here, in up; 0: at the first token of it */
	const char *macro;           /* what was expanded; interned */
	bool fields;                 /* it stands among the fields of a struct */
	char *text;
	VEC(struct argument) args;
};

#define MAX_DEPTH 160       /* of expressions within declarations within macros … */
#define MAX_FRAGMENTS 4000  /* for one question */

/* Kind CT_UNKNOWN, too, but because answers differ */
extern const struct ctype *const ctype_conflicting;

/* infer.c */
const struct ctype *infer_node(struct infer *in, node_id n); /* unknown: may be ctype_conflicting */
static inline bool is_unknown(const struct ctype *t)
{
	return t->kind == CT_UNKNOWN;
}
const struct ctype *pointer_to(const struct ctype *t);
const struct ctype *base_type(const char *name);
const struct ctype *decay(const struct ctype *t);
/* Of specifiers and declarator in the scope of `in` */
const struct ctype *infer_specs(struct infer *in, node_id specs, node_id declarator);
const struct ctype *infer_type_name(struct infer *in, node_id type_name);

/* infer_scope.c */
void scope_init(struct infer *in);
void scope_release(struct infer *in);
struct found {
	struct infer *in;            /* NULL: none */
	struct local *local;
};
/* The innermost declaration around the use, in this tree or those above */
struct found scope_find(struct infer *in, node_id ident);
const struct ctype *scope_type(const struct found *f);
/* What a fragment or a declarer's text declares under this name; NULL: nothing */
const struct ctype *scope_declared(struct infer *in, const char *name);
node_id macro_call_args(const struct syntax *s, node_id call);
/* The name of the macro called: by an N_CALL, N_ITERATOR, N_DECLARER, or N_DR_FUNC that is none */
const char *macro_called(const struct syntax *s, node_id call);

/* infer_made.c */
const struct ctype *made_type(struct infer *in, const char *name); /* NULL: none */

/* infer_pick.c */
#define MAX_PICK 48
struct picked {
	size_t len;
	int rank;                    /* how near; RANK_HIDDEN and above: normally not visible */
	const struct decl *at[MAX_PICK];
};
enum rank { RANK_OWN, RANK_INCLUDED, RANK_NEAR, RANK_HEADER, RANK_HIDDEN };
/* The entries that a use in this place can mean */
void pick(struct infer *in, enum decl_kind kind, const char *tag, const char *name, node_id use,
	  struct picked *out);
/* Two answers for one question: one of them when they agree; unknown ones don't count. first may be
 * NULL. */
const struct ctype *agree(const struct ctype *first, const struct ctype *second);
/* One type if all entries agree; NULL: there are none */
const struct ctype *pick_type(struct infer *in, const struct picked *p);
const struct ctype *entry_type(struct infer *in, const struct decl *e);
const struct ctype *resolve(struct infer *in, const struct ctype *t);
/* Without typedefs, at any depth, as far as they are known */
const struct ctype *canonical(const struct ctype *t);
/* The types that a typedef with several definitions may stand for, the type itself else */
size_t strip_all(struct infer *in, const struct ctype *t, const struct ctype **out, size_t max);

/* infer_expand.c */
struct actual {
	const char *p;
	size_t len;
	char *expanded;              /* NULL: as p */
};
struct expansion {
	const struct macro *m;
	const struct syntax *s;      /* of the call; NULL: the call is mere text */
	node_id nodes;               /* first argument in s, or 0 */
	VEC(struct actual) args;
	struct str out;
	VEC(struct argument) places; /* of arguments, in out */
};
const struct macro *macro_of(struct infer *in, const struct decl *e);
/* Does one of the entries before the i-th define the same? */
bool macro_seen(struct infer *in, const struct picked *p, size_t i);
/* One step of expansion; call is an N_CALL or the like, or a lone identifier. False when the definition
 * does not fit. x is to be released in any case. */
bool expansion_of(struct infer *in, const struct decl *e, node_id call, struct expansion *x);
/* Expands what stands at this offset of x->out; false when that is no macro. */
bool expansion_more(struct infer *in, struct expansion *x, size_t off);
void expansion_release(struct expansion *x);

/* infer_macro.c */
/* The expression that a macro stands for here, as a fragment: call is an N_CALL or a lone N_IDENT.
 * NULL when it is none. Freed with infer_free(). */
struct infer *macro_expand(struct infer *in, node_id call, const struct decl *e, enum fragment kind);
struct infer *fragment_new(struct infer *in, node_id at, const char *macro, struct str *text,
			   enum fragment kind);
/* Is this name being expanded around here already? */
bool macro_painted(const struct infer *in, const char *name, uint32_t off);
/* The argument that this node of a fragment is, in in->up, or 0 */
node_id macro_argument(const struct infer *in, node_id n);

/* infer_value.c */
const struct ctype *number_type(const struct syntax *s, node_id n);
const struct ctype *promoted(const struct ctype *t);
const struct ctype *arithmetic(const struct ctype *a, const struct ctype *b);
const struct ctype *generic_type(struct infer *in, node_id n);
bool is_null(struct infer *in, node_id n);
/* Result of a call that the compiler itself knows; NULL: none of those */
const struct ctype *builtin_type(struct infer *in, const char *name, node_id call);

#endif
