/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The parser's state. Functions that parse a construct return its node, or 0 when the tokens do not
 * fit; then the caller, who took a mark before, goes back with parser_reset().
 *
 * The stream holds the significant tokens and the '#' of each directive. A conditional group that
 * has a selection is invisible (its chosen branch flows on); one without is a *barrier*: inside an
 * item it reads as a token that fits nowhere, and lists (parse.c) deal with it: branch by branch
 * where each branch is made of whole items, else by variants.
 */
#ifndef PTERIS_SYNTAX_PARSER_H
#define PTERIS_SYNTAX_PARSER_H

#include "syntax/private.h"

#define MAX_NESTING 400 /* of constructs, so that hostile input cannot overflow the stack */
#define MAX_BRANCH_NESTING 4000 /* of #if within #if, likewise */

enum list_kind { LIST_FILE, LIST_BLOCK, LIST_FIELDS, LIST_ENUM, LIST_INIT };

struct sig {
	tok_id tok;
	uint32_t group;   /* conditional directive: index of its group + 1; else 0 */
	uint32_t branch;  /* #if/#elif/#else: index in branches; #endif: UINT32_MAX */
};
struct assignment {
	const char *key;
	bool value;
};
struct parser {
	struct syntax *s;
	struct syntax_private *priv;
	const struct names *names;
	struct names *own;
	struct sig *sig;          /* ends with T_EOF */
	uint32_t nsig, pos;
	tok_id last;              /* last token taken, and … */
	uint32_t last_pos;        /* … where in sig it stands */
	uint32_t far, barrier;    /* furthest position looked at; furthest barrier met + 1 */
	uint32_t *group_at;       /* position in sig of each group's #if, and … */
	uint32_t *group_end;      /* … of its #endif */
	uint32_t *branch_at;      /* position in sig of each branch's '#' */
	int32_t *selected;        /* per group: chosen branch number, nbranches for none, -1: barrier */
	VEC(uint32_t) trail;      /* groups in order of selection */
	VEC(struct assignment) assigned;
	VEC(node_id) last_child;  /* per node */
	int alt;                  /* > 0: inside a variant: groups met in an item get a selection */
	int variant, nvariants;   /* number of this one, and how many are needed so far */
	int strict;               /* > 0: a syntax error fails the list instead of giving N_ERROR */
	int lenient;              /* > 0: variants failed at every level; errors stay where they are */
	bool escalate;            /* a list was given up since a larger item must be parsed in variants */
	int nesting;
	int branch_nesting;
	uint32_t era;             /* counts changes of the selection */
	struct failures *failures; /* see attempt.c */
	uint64_t steps, budget;   /* tokens taken, and how many before variants are given up */
	bool macro_body;          /* in a #define: ## and # are operators, ';' may be missing at the end */
};

struct mark {
	uint32_t pos, last_pos, nnodes;
	tok_id last;
};

typedef node_id (*parse_fn)(struct parser *p);

/* ---- stream.c: stream and nodes -------------------------------------------------------------------- */
bool is_open_conditional(const struct parser *p, const struct sig *g); /* of a group without selection */
bool decided(const struct parser *p, uint32_t group); /* by what was chosen before */
/* In a variant: choose a branch that agrees with what was chosen before, the variant's number among
 * those that are possible. */
void choose(struct parser *p, uint32_t group);
void unchoose(struct parser *p, size_t trail, size_t nassigned); /* back to those lengths */
/* From a directive of a selected group to where reading goes on */
uint32_t follow(const struct parser *p, uint32_t pos);
static inline bool is_key(const struct token *t, enum keyword k)
{
	return (t->flags & TF_KEYWORD) && t->sub == k;
}
static inline bool is_punct(const struct token *t, enum punct c)
{
	return t->kind == T_PUNCT && t->sub == c;
}
const struct token *peek(struct parser *p);      /* T_EOF at the end, T_HASH at a barrier */
const struct token *peek_at(struct parser *p, unsigned ahead); /* 0 is peek() */
tok_id take(struct parser *p);
bool at(struct parser *p, enum punct c);
bool at_ahead(struct parser *p, unsigned ahead, enum punct c);
bool at_key(struct parser *p, enum keyword k);
bool accept(struct parser *p, enum punct c);
bool at_ident(struct parser *p);                 /* an identifier that is no keyword */
bool ident_ahead(struct parser *p, unsigned ahead);
tok_id here(struct parser *p);                   /* the token that peek() shows */
unsigned kinds_of(struct parser *p, tok_id t);   /* enum name_kind bits of an identifier */
/* Something was declared with these specifiers: a name among them that nothing is known of is a type from here on. */
void learn_types(struct parser *p, node_id specs);
unsigned kinds_here(struct parser *p);
/* passing.c: by token, those that are passed over; NULL: none. The caller frees. */
bool *passing_tokens(const struct syntax *s, const struct syntax_passing *p);
struct mark parser_mark(struct parser *p);
void parser_reset(struct parser *p, struct mark m);
node_id new_node(struct parser *p, enum node_kind k, enum node_role role, tok_id first);
void add(struct parser *p, node_id parent, node_id child, enum node_role role);
void adopt_all(struct parser *p, node_id parent, node_id from); /* children of from move to parent */
node_id done(struct parser *p, node_id n);       /* last := last token taken */
/* A node over the next token */
node_id leaf(struct parser *p, enum node_kind k, enum node_role role);
bool enter(struct parser *p);                    /* nesting; false when too deep */
void leave(struct parser *p);
/* Takes everything up to the matching closer of the opener at hand, closer included. */
bool skip_balanced(struct parser *p);
/* How many tokens ahead stands the token after the group that opens `ahead` tokens ahead? 0: none */
unsigned after_parens(struct parser *p, unsigned ahead);

/* ---- attempt.c --------------------------------------------------------------------------------------- */
/* fn's node, if fits (may be NULL) says yes behind it; else 0, and the parser stands where it stood. */
node_id attempt(struct parser *p, parse_fn fn, bool (*fits)(struct parser *p));
void attempts_forget(struct parser *p);          /* between items of a file; only to save memory */
void attempts_release(struct parser *p);

/* ---- parse.c ----------------------------------------------------------------------------------------- */
/* Items up to the closing '}' (not taken), the end, or a branch's end; false: must be given up. */
bool parse_list(struct parser *p, enum list_kind kind, node_id parent);

/* ---- type.c ------------------------------------------------------------------------------------------ */
bool is_type_keyword(const struct token *t);
bool is_spec_keyword(const struct token *t);     /* those, storage classes, qualifiers, inline … */
bool ends_name(const struct token *t);           /* punctuation that makes the name before it a declarator */
/* Behind a declarator: everything up to = , ; : { is annotation. */
bool trailing_attributes(struct parser *p, node_id parent);
node_id parse_specs(struct parser *p, bool abstract);
bool starts_type(struct parser *p);              /* surely a type or specifier here */
bool starts_decl(struct parser *p);              /* in a block: a declaration rather than an expression */
node_id parse_attribute(struct parser *p);       /* __attribute__((…)), NAME(…), NAME */
node_id lone_attribute(struct parser *p);        /* NAME */

/* ---- decl.c ------------------------------------------------------------------------------------------ */
node_id parse_external(struct parser *p);        /* one item at file scope */
node_id parse_decl(struct parser *p);            /* declaration with its ';' */
node_id parse_field(struct parser *p);
node_id parse_enumerator(struct parser *p);
node_id parse_type_name(struct parser *p);
node_id parse_param(struct parser *p);
node_id parse_declarer(struct parser *p, node_id call); /* call: an N_CALL already parsed */

/* ---- stmt.c ------------------------------------------------------------------------------------------ */
node_id parse_stmt(struct parser *p);
node_id parse_block_item(struct parser *p);
node_id parse_compound(struct parser *p);
node_id parse_asm(struct parser *p);
node_id parse_jump_arg(struct parser *p);        /* `return x` as a macro argument */

/* ---- expr.c ------------------------------------------------------------------------------------------ */
bool at_string(struct parser *p);                /* at a string literal */
/* a##b in a macro body: takes all parts into one identifier */
node_id take_pasted(struct parser *p, node_id n);
node_id parse_expr(struct parser *p);            /* with commas */
node_id parse_assign(struct parser *p);          /* without */
node_id parse_cond_expr(struct parser *p);

/* ---- args.c ------------------------------------------------------------------------------------------ */
node_id parse_args(struct parser *p);            /* "(" … ")" */
node_id parse_initializer(struct parser *p);     /* { … } or an expression */
node_id parse_init_item(struct parser *p);
node_id parse_init_list(struct parser *p);

/* ---- macro.c ----------------------------------------------------------------------------------------- */
/* A directive that is no conditional, its '#' being sig[pos]; takes it. */
node_id parse_directive(struct parser *p);

#endif
