/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Inside extract*.c: one file on its way to rows.
 *
 * First the tokens are read once (symbols, #include, #define, CONFIG_*), then the nodes are walked
 * once, with what is around the node at hand (function, macro, struct) on a stack. Both only note
 * items. Nodes of several N_VARIANT may share tokens, and come out of order: so items are sorted by
 * place and those at one place become one, before rows are written, table by table. Items name the
 * function, struct … they belong to by its place; that becomes the number of its row.
 */
#ifndef PTERIS_EXTRACT_PRIVATE_H
#define PTERIS_EXTRACT_PRIVATE_H

#include "index/extract.h"
#include "syntax/names.h"

#define NO_TOK UINT32_MAX

enum symbol_flag {
	SYM_DECLARED = 1 << 0, /* by a row of this file */
	SYM_VALUE = 1 << 1,    /* variable at file scope or enumerator: surely no function */
	SYM_CONFIG = 1 << 2,   /* CONFIG_… */
};
/* One identifier of the file */
struct symbol {
	uint64_t hash;
	unsigned flags;
	uint32_t era;          /* of the function or macro whose local it was last, and … */
	node_id local;         /* … what declares it there; may be a node without a type */
	node_id global;        /* N_INIT_DECLARATOR or N_FUNC_DEF at file scope */
	node_id type;          /* N_INIT_DECLARATOR of a typedef */
	/* A macro that defines a function: number, from 1, of its parameter that is the function's name;
	 * 0: it does not */
	uint32_t makes;
};
/* Of the index of symbols */
struct slot {
	uint32_t symbol;       /* + 1; 0: free */
	uint32_t upper;        /* half of its hash */
};
enum ref_how { REF_FIELD, REF_ELEMENT, REF_ASSIGN, REF_ARGUMENT, REF_RETURN, REF_OTHER };
struct item {
	tok_id at, at2;        /* place; at2 tells two things at one place apart */
	uint32_t seq;
	node_id node;
	node_id ctx;           /* call: what is called; func_ref: where the identifier stands in */
	tok_id in;             /* place of the function, struct or enum around it; NO_TOK: none */
	tok_id macro;          /* call: place of the macro around it; NO_TOK: none */
	uint32_t how;          /* func_ref: enum ref_how */
	uint32_t text;         /* call, func_ref: tag of a struct, at this offset in texts; 0: none */
};
/* Conditions of a branch, at these offsets in texts; 0: none */
struct cond {
	uint32_t text;
	uint32_t inner;        /* the same as the beginning of longer ones */
};
struct bound {
	tok_id from;           /* from here on … */
	uint32_t branch;       /* … tokens are in this branch + 1; 0: in none */
};
/* What is around the node at hand */
struct scope {
	node_id node;
	tok_id func, macro, tag_of /* struct */, enumeration;
	uint32_t era;
	uint64_t tag;          /* hash of the tag under which fields are looked for */
	bool fields;           /* declarations here are fields */
};
struct member {
	uint64_t tag, name;    /* hashes */
	node_id decl;          /* N_INIT_DECLARATOR */
};
struct extract {
	const struct syntax *s;
	const struct names *names;
	const char *path;
	struct rows *r;
	struct idents *ids;

	VEC(struct symbol) symbols;
	struct slot *index;        /* by hash */
	uint32_t mask;
	uint32_t *sym;             /* per token: its symbol; only set for identifiers */

	VEC(struct item) items[TABLES];
	VEC(struct scope) scopes;
	struct scope now;
	uint32_t eras;

	VEC(struct member) members;
	struct map *member_map;
	size_t members_mapped;

	VEC(struct bound) bounds;  /* see extract_cond.c: which branch a token is in */
	VEC(struct cond) conds;    /* per branch */

	struct str texts;          /* NUL-terminated, kept for the whole file */
	struct str buf, params, param_names; /* for the cell at hand */
	uint32_t line_hint, bound_hint;
	size_t found[TABLES];
	struct macro macro;
	/* the argument looked at last */
	node_id args, arg;
	int arg_number;
	bool arg_after_type;
};

/* ---- extract.c: symbols, items ---------------------------------------------------------------------- */
static inline const struct node *at_node(const struct extract *x, node_id n)
{
	return &x->s->nodes[n];
}
static inline enum node_kind kind_of(const struct extract *x, node_id n)
{
	return x->s->nodes[n].kind;
}
/* The symbol of the identifier that a node begins with; NULL when it begins otherwise */
struct symbol *symbol_of(struct extract *x, node_id n);
struct symbol *symbol_at(struct extract *x, tok_id t);
struct symbol *symbol_find(struct extract *x, const char *name, size_t len);
unsigned name_kinds(const struct extract *x, tok_id t);
/* Notes a thing; node and the rest are up to the table. */
struct item *note(struct extract *x, enum table t, tok_id at, node_id node);
uint32_t keep_text(struct extract *x, const char *p, size_t n); /* its offset in texts */

/* ---- extract_cells.c -------------------------------------------------------------------------------- */
/* Number of the item at this place, of items in order; their number when there is none */
size_t item_at(struct extract *x, enum table t, tok_id at);
bool has_item(struct extract *x, enum table t, tok_id at);
/* Text of a name: its tokens without anything between, as a##b is several */
void name_text(const struct extract *x, node_id n, struct str *out);
/* Marks the identifier as declared here. */
void declared(struct extract *x, tok_id t);
/* Tokens first..last, comments and white space folded to single blanks */
void fold_tokens(const struct extract *x, tok_id first, tok_id last, struct str *out);
void fold_node(const struct extract *x, node_id n, struct str *out); /* node_text(), faster */
void put_name(struct extract *x, node_id n);
void put_token(struct extract *x, tok_id t);
void put_node(struct extract *x, node_id n); /* folded text; 0: null */
void put_str(struct extract *x, const struct str *text); /* "": null */
void put_line(struct extract *x, tok_id t);
void put_place(struct extract *x, tok_id t); /* line and column */
void put_cond(struct extract *x, tok_id t);
/* The row of this table at this place; null for NO_TOK */
void put_ref(struct extract *x, enum table t, tok_id at);
void put_tag_text(struct extract *x, uint32_t text); /* item.text */

/* ---- extract_cond.c --------------------------------------------------------------------------------- */
void conds_prepare(struct extract *x);
const char *cond_at(struct extract *x, tok_id t); /* NULL: none */

/* ---- extract_decl.c --------------------------------------------------------------------------------- */
void visit_function(struct extract *x, node_id n);
void visit_decl(struct extract *x, node_id n);
void visit_param(struct extract *x, node_id n);
void local_add(struct extract *x, tok_id name, node_id decl);
void note_variable(struct extract *x, tok_id name, node_id n);
void put_functions(struct extract *x);
void put_variables(struct extract *x);
void put_typedefs(struct extract *x);

/* ---- extract_made.c --------------------------------------------------------------------------------- */
void visit_declarer(struct extract *x, node_id n);
bool token_has(const struct extract *x, tok_id t, const char *part);
/* The first argument that is a lone identifier and no type, from number `from` on; NO_TOK: none */
tok_id ident_arg(struct extract *x, node_id args, int from);
/* The identifier that a macro like DEFINE_MUTEX(x), DEFINE_PER_CPU(type, x) declares, as far as its name
 * and arguments (N_ARGS or N_PARAMS) tell; NO_TOK: none */
tok_id declared_by(struct extract *x, tok_id callee, node_id args);
/* These tell whether a declaration is something else, and note what it is. */
bool macro_like_prototype(struct extract *x, node_id n, node_id specs);
bool annotation_only(struct extract *x, node_id i, node_id specs, tok_id name);
/* The name of the macro that a definition is made with: TEST(x) { }, static TEST(x) { }; 0: none */
node_id declarer_of(const struct extract *x, node_id n);
node_id first_argument(const struct extract *x, node_id n); /* of that macro; 0: none */
/* Number, from 1, of the parameter of the macro at hand that this token is; 0: none */
uint32_t param_number(struct extract *x, tok_id t);
/* In a macro's body: a function is defined with the name at this place, perhaps a parameter of the macro. */
void note_maker(struct extract *x, tok_id place);
/* In a macro's body: a call of a macro that defines a function */
void note_made_by_call(struct extract *x, tok_id callee, node_id args);

/* ---- extract_type.c --------------------------------------------------------------------------------- */
void visit_struct(struct extract *x, node_id n);
void visit_field(struct extract *x, node_id n);
void visit_field_macro(struct extract *x, node_id n);
void visit_enum(struct extract *x, node_id n);
void put_structs(struct extract *x);
void put_fields(struct extract *x);
void put_enums(struct extract *x);
void put_enumerators(struct extract *x);
bool is_typedef(const struct extract *x, node_id specs);
bool names_a_type(const struct extract *x, node_id specs); /* not only storage words and annotations */
bool declares_function(const struct extract *x, node_id declarator);
/* N_PARAMS of the function, or of the function pointed to, that a declarator declares; 0: none */
node_id declarator_params(const struct extract *x, node_id declarator);
void type_text(struct extract *x, node_id specs, node_id declarator, struct str *out);
/* Of an N_INIT_DECLARATOR, N_PARAM, N_FUNC_DEF or N_TYPE_NAME */
void decl_type_text(struct extract *x, node_id decl, struct str *out);
void params_text(struct extract *x, node_id params, struct str *types, struct str *names);

/* ---- extract_expr.c: types of expressions, as far as this file alone tells ---------------------------- */
/* Writes the tag of the struct that e is, or points to; false when not known. */
bool struct_of(struct extract *x, node_id e, bool pointer, struct str *tag);
/* The same for a type */
bool tag_of_type(struct extract *x, struct str *type, struct str *tag);
/* Type of a member; false: not known */
bool member_type(struct extract *x, const char *tag, tok_id name, struct str *type);

/* ---- extract_macro.c -------------------------------------------------------------------------------- */
void put_includes(struct extract *x);
void put_macros(struct extract *x);
void put_configs(struct extract *x);

/* ---- extract_call.c --------------------------------------------------------------------------------- */
void visit_call(struct extract *x, node_id n, tok_id callee, node_id args);
void visit_tokens(struct extract *x, node_id n); /* not understood: what looks like calls */
void put_calls(struct extract *x);

/* ---- extract_ref.c ---------------------------------------------------------------------------------- */
void visit_ident(struct extract *x, node_id n);
/* An identifier as argument of a macro, where the parser took it for something else */
void note_argument(struct extract *x, tok_id name, node_id arg, node_id args);
void put_func_refs(struct extract *x);

#endif
