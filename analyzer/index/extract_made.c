// SPDX-License-Identifier: GPL-2.0-only
/* Macros that declare or define something, and what the parser takes for something else because of them. */
#include "index/extract_private.h"

bool token_has(const struct extract *x, tok_id t, const char *part)
{
	const struct token *tok = &x->s->toks[t];

	return memmem(x->s->text + tok->off, tok->len, part, strlen(part)) != NULL;
}

static bool token_ends(const struct extract *x, tok_id t, const char *end)
{
	const struct token *tok = &x->s->toks[t];
	size_t n = strlen(end);

	return tok->len > n && !memcmp(x->s->text + tok->off + tok->len - n, end, n);
}

tok_id ident_arg(struct extract *x, node_id args, int from)
{
	const struct node *nd;
	node_id a;

	for (a = args ? at_node(x, args)->child : 0; a; a = nd->next, from--) {
		nd = at_node(x, a);
		if (from > 0 || nd->kind == N_EMPTY_ARG)
			continue;
		if (nd->first == nd->last && symbol_at(x, nd->first) &&
		    (nd->kind == N_IDENT || nd->kind == N_PARAM) &&
		    !(name_kinds(x, nd->first) & NAME_TYPEDEF))
			return nd->first;
		if (nd->kind != N_TYPE_NAME && nd->kind != N_PARAM && nd->kind != N_IDENT)
			break;
	}
	return NO_TOK;
}

static bool in_capitals(const struct extract *x, tok_id t)
{
	const struct token *tok = &x->s->toks[t];

	for (uint32_t i = 0; i < tok->len; i++)
		if (x->s->text[tok->off + i] >= 'a' && x->s->text[tok->off + i] <= 'z')
			return false;
	return true;
}

tok_id declared_by(struct extract *x, tok_id callee, node_id args)
{
	/* these define functions, classes of things, or names made of the argument and more */
	static const char *const others[] = { "EVENT", "CLASS",	      "GUARD",	"FREE",
					      "_ATTR", "STATIC_CALL", "SYSCALL" };
	const char *p = x->s->text + x->s->toks[callee].off;
	tok_id name;

	if (*p >= 'a' && *p <= 'z')
		return NO_TOK;
	if (!token_has(x, callee, "DEFINE") && !token_has(x, callee, "DECLARE") &&
	    !token_ends(x, callee, "_HEAD") && !token_ends(x, callee, "_PM_OPS"))
		return NO_TOK;
	for (size_t i = 0; i < ARRAY_SIZE(others); i++)
		if (token_has(x, callee, others[i]) && !token_has(x, callee, "SIMPLE_ATTRIBUTE"))
			return NO_TOK;
	name = ident_arg(x, args, token_has(x, callee, "PER_CPU"));
	return name != NO_TOK && in_capitals(x, name) ? NO_TOK : name;
}

static void declare_by_macro(struct extract *x, node_id n, tok_id callee, node_id args)
{
	tok_id name = declared_by(x, callee, args);

	if (name == NO_TOK)
		return;
	if (x->now.func != NO_TOK || x->now.macro != NO_TOK)
		local_add(x, name, n);
	else
		note_variable(x, name, n);
}

/* A macro of this file that defines a function with the name given as argument */
static bool define_by_macro(struct extract *x, node_id n, tok_id callee)
{
	const struct symbol *y = symbol_at(x, callee);
	node_id args = node_child_kind(x->s, n, N_ARGS), a = args ? at_node(x, args)->child : 0;
	uint32_t number = y ? y->makes : 0;

	if (!number || x->now.func != NO_TOK || x->now.macro != NO_TOK)
		return false;
	while (a && --number)
		a = at_node(x, a)->next;
	if (!a || kind_of(x, a) != N_IDENT)
		return false;
	note(x, TABLE_FUNCTION, at_node(x, a)->first, n);
	declared(x, at_node(x, a)->first);
	return true;
}

void visit_declarer(struct extract *x, node_id n)
{
	node_id name = node_role(x->s, n, R_NAME);

	if (!name || node_role(x->s, n, R_BODY))
		return;
	if (!define_by_macro(x, n, at_node(x, name)->first))
		declare_by_macro(x, n, at_node(x, name)->first, node_child_kind(x->s, n, N_ARGS));
}

/* static DECLARE_WORK(work, function); */
static void params_as_args(struct extract *x, node_id params)
{
	const struct node *nd;

	for (node_id p = at_node(x, params)->child; p; p = nd->next) {
		nd = at_node(x, p);
		if (nd->first == nd->last && symbol_at(x, nd->first))
			note_argument(x, nd->first, p, params);
	}
}

/* The name, if no type stands before it, of what reads like a function's head; 0: there is a type */
static node_id untyped_head(const struct extract *x, node_id specs, node_id dr)
{
	node_id name = dr && kind_of(x, dr) == N_DR_FUNC ? node_role(x->s, dr, R_INNER) : 0;

	if (!name || kind_of(x, name) != N_DR_NAME || (specs && names_a_type(x, specs)))
		return 0;
	return name;
}

/* `static DEFINE_MUTEX(x);` reads like the prototype of a function DEFINE_MUTEX without a type; so does a
 * call behind `label: __maybe_unused`. */
bool macro_like_prototype(struct extract *x, node_id n, node_id specs)
{
	node_id i = node_child_kind(x->s, n, N_INIT_DECLARATOR),
		dr = i ? node_role(x->s, i, R_DECLARATOR) : 0;
	node_id name = untyped_head(x, specs, dr), params;
	tok_id callee;

	if (!name)
		return false;
	callee = at_node(x, name)->first;
	if (x->now.func == NO_TOK && !in_capitals(x, callee) &&
	    !(name_kinds(x, callee) & (NAME_DECLARER | NAME_FUNC_MACRO)))
		return false;
	params = node_child_kind(x->s, dr, N_PARAMS);
	declare_by_macro(x, n, callee, params);
	if (params) {
		visit_call(x, n, callee, params);
		params_as_args(x, params);
	}
	return true;
}

/* static DECLARE_BITMAP(bits, 8) __ro_after_init; reads like a variable __ro_after_init, whose type a macro
 * makes. */
bool annotation_only(struct extract *x, node_id i, node_id specs, tok_id name)
{
	const char *p = x->s->text + x->s->toks[name].off;
	node_id macro = specs ? node_child_kind(x->s, specs, N_TYPE_MACRO) : 0;
	unsigned kinds;
	tok_id arg;

	if (p[0] != '_' || x->s->toks[name].len < 3 || p[1] != '_')
		return false;
	kinds = name_kinds(x, name);
	if (!(kinds & (NAME_ATTR | NAME_EMPTY)) || (kinds & NAME_TYPEDEF))
		return false;
	arg = macro ? token_next(x->s, token_next(x->s, at_node(x, macro)->first)) : NO_TOK;
	if (macro && arg < at_node(x, macro)->last && symbol_at(x, arg) && x->now.func == NO_TOK &&
	    x->now.macro == NO_TOK)
		note_variable(x, arg, i);
	return true;
}

/* ---- definitions -------------------------------------------------------------------------------- */

/* The name of the macro that a definition is made with: TEST(x) { }, static TEST(x) { }; 0: none */
node_id declarer_of(const struct extract *x, node_id n)
{
	node_id name;

	if (kind_of(x, n) == N_DECLARER)
		return node_role(x->s, n, R_NAME);
	if (kind_of(x, n) != N_FUNC_DEF)
		return 0;
	name = untyped_head(x, node_role(x->s, n, R_SPECS), node_role(x->s, n, R_DECLARATOR));
	return name && in_capitals(x, at_node(x, name)->first) ? name : 0;
}

node_id first_argument(const struct extract *x, node_id n)
{
	node_id args = node_child_kind(x->s, n, N_ARGS), arg;

	if (kind_of(x, n) == N_FUNC_DEF)
		args = declarator_params(x, node_role(x->s, n, R_DECLARATOR));
	arg = args ? at_node(x, args)->child : 0;
	return arg && kind_of(x, arg) != N_EMPTY_ARG ? arg : 0;
}

/* Number, from 1, of the parameter of the macro at hand that this token is; 0: none */
uint32_t param_number(struct extract *x, tok_id t)
{
	const struct symbol *y = symbol_at(x, t);
	uint32_t number = 1;
	node_id p;

	if (!y || !y->era || y->era != x->now.era ||
	    kind_of(x, at_node(x, y->local)->parent) != N_PP_PARAMS)
		return 0;
	for (p = at_node(x, at_node(x, y->local)->parent)->child; p && p != y->local;
	     p = at_node(x, p)->next)
		number++;
	return number;
}

void note_maker(struct extract *x, tok_id place)
{
	struct symbol *macro = x->now.macro != NO_TOK ? symbol_at(x, x->now.macro) : NULL;
	uint32_t number = macro ? param_number(x, place) : 0;

	if (number)
		macro->makes = number;
}

/* #define LE64_BITMASK(name, …) LE_BITMASK(64, name, …) */
void note_made_by_call(struct extract *x, tok_id callee, node_id args)
{
	const struct symbol *y = symbol_at(x, callee);
	uint32_t number = y ? y->makes : 0;
	node_id a = at_node(x, args)->child;

	if (!number)
		return;
	while (a && --number)
		a = at_node(x, a)->next;
	if (a && kind_of(x, a) == N_IDENT)
		note_maker(x, at_node(x, a)->first);
}
