// SPDX-License-Identifier: GPL-2.0-only
/* Rows of functions, variables and typedefs. */
#include "index/extract_private.h"

void local_add(struct extract *x, tok_id name, node_id decl)
{
	struct symbol *y = symbol_at(x, name);

	if (!y)
		return;
	y->era = x->now.era;
	y->local = decl;
}

/* ---- macros that declare ------------------------------------------------------------------------ */

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

tok_id declared_by(struct extract *x, tok_id callee, node_id args)
{
	/* these define functions, classes of things, or names made of the argument and more */
	static const char *const others[] = { "EVENT", "CLASS", "GUARD", "FREE", "_ATTR", "STATIC_CALL", "SYSCALL" };
	const char *p = x->s->text + x->s->toks[callee].off;

	if (*p >= 'a' && *p <= 'z')
		return NO_TOK;
	if (!token_has(x, callee, "DEFINE") && !token_has(x, callee, "DECLARE") &&
	    !token_ends(x, callee, "_HEAD") && !token_ends(x, callee, "_PM_OPS"))
		return NO_TOK;
	for (size_t i = 0; i < ARRAY_SIZE(others); i++)
		if (token_has(x, callee, others[i]) && !token_has(x, callee, "SIMPLE_ATTRIBUTE"))
			return NO_TOK;
	return ident_arg(x, args, token_has(x, callee, "PER_CPU"));
}

static void note_variable(struct extract *x, tok_id name, node_id n)
{
	struct symbol *y = symbol_at(x, name);

	note(x, TABLE_VARIABLE, name, n);
	if (!y)
		return;
	y->flags |= SYM_VALUE | SYM_DECLARED;
	if (kind_of(x, n) == N_INIT_DECLARATOR)
		y->global = n;
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

static bool in_capitals(const struct extract *x, tok_id t)
{
	const struct token *tok = &x->s->toks[t];

	for (uint32_t i = 0; i < tok->len; i++)
		if (x->s->text[tok->off + i] >= 'a' && x->s->text[tok->off + i] <= 'z')
			return false;
	return true;
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

/* `static DEFINE_MUTEX(x);` reads like the prototype of a function DEFINE_MUTEX without a type; so does a
 * call behind `label: __maybe_unused`. */
static bool macro_like_prototype(struct extract *x, node_id n, node_id specs)
{
	node_id i = node_child_kind(x->s, n, N_INIT_DECLARATOR), dr = i ? node_role(x->s, i, R_DECLARATOR) : 0;
	node_id name = dr && kind_of(x, dr) == N_DR_FUNC ? node_role(x->s, dr, R_INNER) : 0, params;
	tok_id callee;

	if (!name || kind_of(x, name) != N_DR_NAME || (specs && names_a_type(x, specs)))
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

/* ---- declarations ------------------------------------------------------------------------------- */

static bool has_word(const struct extract *x, node_id specs, enum keyword k)
{
	const struct token *t;
	node_id n;

	for (n = specs ? at_node(x, specs)->child : 0; n; n = at_node(x, n)->next) {
		t = &x->s->toks[at_node(x, n)->first];
		if (kind_of(x, n) == N_TYPE_WORD && (t->flags & TF_KEYWORD) && t->sub == k)
			return true;
	}
	return false;
}

/* static DECLARE_BITMAP(bits, 8) __ro_after_init; reads like a variable __ro_after_init, whose type a macro
 * makes. */
static bool annotation_only(struct extract *x, node_id i, node_id specs, tok_id name)
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

/* T name(1, 2): what looks like a prototype has arguments that are no parameters. */
static bool call_only(struct extract *x, node_id dr, tok_id name)
{
	node_id args = kind_of(x, dr) == N_DR_FUNC ? node_child_kind(x->s, dr, N_ARGS) : 0;

	if (!args)
		return false;
	visit_call(x, dr, name, args);
	return true;
}

static void declare(struct extract *x, node_id i, node_id specs, node_id dr, tok_id name)
{
	bool inside = x->now.func != NO_TOK || x->now.macro != NO_TOK;
	struct symbol *y = symbol_at(x, name);

	if (is_typedef(x, specs)) {
		if (x->now.macro != NO_TOK)
			return;
		note(x, TABLE_TYPEDEF, name, i);
		if (y)
			y->type = i;
	} else if (declares_function(x, dr)) {
		if (inside && (x->now.macro != NO_TOK || !has_word(x, specs, K_EXTERN)))
			return;
		note(x, TABLE_FUNCTION, name, i);
		if (y && !y->global)
			y->global = i;
	} else if (inside) {
		local_add(x, name, i);
		return;
	} else {
		note_variable(x, name, i);
	}
	declared(x, name);
}

void visit_decl(struct extract *x, node_id n)
{
	node_id specs = node_role(x->s, n, R_SPECS), i, dr, name;

	if (macro_like_prototype(x, n, specs))
		return;
	for (i = at_node(x, n)->child; i; i = at_node(x, i)->next) {
		if (kind_of(x, i) != N_INIT_DECLARATOR)
			continue;
		dr = node_role(x->s, i, R_DECLARATOR);
		name = dr ? declarator_name(x->s, dr) : 0;
		if (name && !call_only(x, dr, at_node(x, name)->first) &&
		    !annotation_only(x, i, specs, at_node(x, name)->first))
			declare(x, i, specs, dr, at_node(x, name)->first);
	}
}

void visit_param(struct extract *x, node_id n)
{
	node_id dr, name;

	if (x->now.func == NO_TOK && x->now.macro == NO_TOK)
		return;
	dr = node_role(x->s, n, R_DECLARATOR);
	name = dr ? declarator_name(x->s, dr) : 0;
	if (name)
		local_add(x, at_node(x, name)->first, n);
}

/* SYSCALL_DEFINE2(name, type, arg, type, arg) { … }: pairs of a type and an identifier */
static void declarer_locals(struct extract *x, node_id args)
{
	node_id a, b;

	for (a = args ? at_node(x, args)->child : 0; a; a = b) {
		b = at_node(x, a)->next;
		if (b && kind_of(x, a) == N_TYPE_NAME && kind_of(x, b) == N_IDENT)
			local_add(x, at_node(x, b)->first, a);
	}
}

/* The token that stands for the place of a function: its name, or the macro's when it has none */
static tok_id function_place(const struct extract *x, node_id n)
{
	node_id dr, name, arg;

	if (kind_of(x, n) == N_FUNC_DEF) {
		dr = node_role(x->s, n, R_DECLARATOR);
		name = dr ? declarator_name(x->s, dr) : 0;
		return name ? at_node(x, name)->first : at_node(x, n)->first;
	}
	arg = node_child_kind(x->s, n, N_ARGS);
	arg = arg ? at_node(x, arg)->child : 0;
	return arg && kind_of(x, arg) != N_EMPTY_ARG ? at_node(x, arg)->first : at_node(x, n)->first;
}

/* Number, from 1, of the parameter of the macro at hand that this token is; 0: none */
static uint32_t param_number(struct extract *x, tok_id t)
{
	const struct symbol *y = symbol_at(x, t);
	uint32_t number = 1;
	node_id p;

	if (!y || !y->era || y->era != x->now.era || kind_of(x, at_node(x, y->local)->parent) != N_PP_PARAMS)
		return 0;
	for (p = at_node(x, at_node(x, y->local)->parent)->child; p && p != y->local; p = at_node(x, p)->next)
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

void visit_function(struct extract *x, node_id n)
{
	tok_id place = function_place(x, n);
	struct symbol *y = symbol_at(x, place);

	x->now.fields = false;
	x->now.tag_of = NO_TOK;
	if (x->now.macro != NO_TOK && kind_of(x, n) == N_FUNC_DEF &&
	    at_node(x, n)->parent && kind_of(x, at_node(x, n)->parent) == N_MACRO_BODY)
		note_maker(x, place);
	if (x->now.macro != NO_TOK || x->now.func != NO_TOK)
		return;
	x->now.era = ++x->eras;
	x->now.func = place;
	note(x, TABLE_FUNCTION, place, n);
	if (y && kind_of(x, n) == N_FUNC_DEF)
		y->global = n;
	declared(x, place);
	if (kind_of(x, n) == N_DECLARER)
		declarer_locals(x, node_child_kind(x->s, n, N_ARGS));
}

/* ---- rows --------------------------------------------------------------------------------------- */

static void put_storage(struct extract *x, node_id specs, bool inlined)
{
	str_reset(&x->buf);
	if (has_word(x, specs, K_STATIC))
		str_add(&x->buf, "static");
	if (has_word(x, specs, K_EXTERN))
		str_add(&x->buf, x->buf.len ? " extern" : "extern");
	if (inlined && has_word(x, specs, K_INLINE))
		str_add(&x->buf, x->buf.len ? " inline" : "inline");
	put_str(x, &x->buf);
}

static void add_attributes(struct extract *x, node_id parent, struct str *out)
{
	node_id c;

	for (c = parent ? at_node(x, parent)->child : 0; c; c = at_node(x, c)->next) {
		if (kind_of(x, c) != N_ATTRIBUTE)
			continue;
		str_add(out, out->len ? " " : "");
		fold_node(x, c, out);
	}
}

/* Those between the specifiers, in the declarator and behind it; not those of parameters */
static void put_annotations(struct extract *x, node_id specs, node_id n)
{
	node_id dr;

	str_reset(&x->buf);
	add_attributes(x, specs, &x->buf);
	for (dr = node_role(x->s, n, R_DECLARATOR); dr; dr = node_role(x->s, dr, R_INNER))
		add_attributes(x, dr, &x->buf);
	add_attributes(x, n, &x->buf);
	put_str(x, &x->buf);
}

static node_id specs_of(const struct extract *x, node_id n)
{
	return node_role(x->s, kind_of(x, n) == N_INIT_DECLARATOR ? at_node(x, n)->parent : n, R_SPECS);
}

/* f(a, b) int a; char *b; { … }: the types of the parameters stand in declarations of their own. */
static bool old_style(const struct extract *x, node_id n)
{
	return kind_of(x, n) == N_FUNC_DEF && node_child_kind(x->s, n, N_DECL);
}

static void old_style_param(struct extract *x, node_id func, node_id param, struct str *types)
{
	node_id d, i, dr, name;
	size_t len;
	const char *p = token_text(x->s, at_node(x, param)->first, &len);

	for (d = at_node(x, func)->child; d; d = at_node(x, d)->next) {
		for (i = kind_of(x, d) == N_DECL ? at_node(x, d)->child : 0; i; i = at_node(x, i)->next) {
			dr = kind_of(x, i) == N_INIT_DECLARATOR ? node_role(x->s, i, R_DECLARATOR) : 0;
			name = dr ? declarator_name(x->s, dr) : 0;
			if (!name || x->s->toks[at_node(x, name)->first].len != len ||
			    memcmp(token_text(x->s, at_node(x, name)->first, NULL), p, len))
				continue;
			decl_type_text(x, i, types);
			return;
		}
	}
	str_add(types, "Bint;");
}

static void old_style_params(struct extract *x, node_id func, node_id params, struct str *types,
			     struct str *names)
{
	node_id p;

	for (p = params ? at_node(x, params)->child : 0; p; p = at_node(x, p)->next) {
		str_add(types, types->len ? "," : "");
		str_add(names, names->len ? "," : "");
		old_style_param(x, func, p, types);
		name_text(x, p, names);
	}
}

static void put_signature(struct extract *x, node_id n)
{
	node_id dr = node_role(x->s, n, R_DECLARATOR), list = declarator_params(x, dr);

	str_reset(&x->buf);
	type_text(x, specs_of(x, n), dr, &x->buf);
	rows_textn(x->r, x->buf.buf, x->buf.len);
	str_reset(&x->params);
	str_reset(&x->param_names);
	if (old_style(x, n))
		old_style_params(x, n, list, &x->params, &x->param_names);
	else if (list)
		params_text(x, list, &x->params, &x->param_names);
	rows_textn(x->r, x->params.buf, x->params.len);
	rows_textn(x->r, x->param_names.buf, x->param_names.len);
}

static void put_function(struct extract *x, const struct item *it)
{
	enum node_kind k = kind_of(x, it->node);
	node_id outer = k == N_INIT_DECLARATOR ? at_node(x, it->node)->parent : it->node, name;

	rows_begin(x->r, TABLE_FUNCTION);
	name = k == N_DECLARER ? 0 : declarator_name(x->s, node_role(x->s, it->node, R_DECLARATOR));
	if (name)
		put_name(x, name);
	else if (k == N_DECLARER && !node_role(x->s, it->node, R_BODY))
		put_token(x, it->at);
	else
		rows_text(x->r, node_function_name(x->s, it->node));
	rows_int(x->r, k != N_INIT_DECLARATOR);
	if (k == N_DECLARER) {
		rows_text(x->r, "F?");
		rows_null(x->r);
		rows_null(x->r);
	} else {
		put_signature(x, it->node);
	}
	put_storage(x, specs_of(x, it->node), true);
	put_annotations(x, specs_of(x, it->node), it->node);
	if (k == N_DECLARER)
		put_name(x, node_role(x->s, it->node, R_NAME));
	else
		rows_null(x->r);
	put_place(x, it->at);
	put_line(x, at_node(x, outer)->first);
	put_line(x, at_node(x, outer)->last);
	put_cond(x, it->at);
	rows_end(x->r);
}

void put_functions(struct extract *x)
{
	for (size_t i = 0; i < x->items[TABLE_FUNCTION].len; i++)
		put_function(x, &x->items[TABLE_FUNCTION].at[i]);
}

/* The macro and its arguments, without what is assigned */
static void put_declarer(struct extract *x, node_id n)
{
	node_id args = node_child_kind(x->s, n, N_ARGS), dr;

	str_reset(&x->buf);
	if (kind_of(x, n) == N_DECL) {
		dr = node_role(x->s, node_child_kind(x->s, n, N_INIT_DECLARATOR), R_DECLARATOR);
		fold_node(x, dr, &x->buf);
	} else {
		name_text(x, node_role(x->s, n, R_NAME), &x->buf);
		if (args)
			fold_node(x, args, &x->buf);
	}
	rows_textn(x->r, x->buf.buf, x->buf.len);
}

void put_variables(struct extract *x)
{
	const struct item *it;
	bool plain;

	for (size_t i = 0; i < x->items[TABLE_VARIABLE].len; i++) {
		it = &x->items[TABLE_VARIABLE].at[i];
		plain = kind_of(x, it->node) == N_INIT_DECLARATOR;
		rows_begin(x->r, TABLE_VARIABLE);
		put_token(x, it->at);
		str_reset(&x->buf);
		if (plain)
			decl_type_text(x, it->node, &x->buf);
		else
			str_add(&x->buf, "?");
		rows_textn(x->r, x->buf.buf, x->buf.len);
		put_storage(x, specs_of(x, it->node), false);
		put_annotations(x, specs_of(x, it->node), it->node);
		if (plain)
			rows_null(x->r);
		else
			put_declarer(x, it->node);
		put_line(x, it->at);
		put_cond(x, it->at);
		rows_end(x->r);
	}
}

void put_typedefs(struct extract *x)
{
	const struct item *it;

	for (size_t i = 0; i < x->items[TABLE_TYPEDEF].len; i++) {
		it = &x->items[TABLE_TYPEDEF].at[i];
		rows_begin(x->r, TABLE_TYPEDEF);
		put_token(x, it->at);
		str_reset(&x->buf);
		decl_type_text(x, it->node, &x->buf);
		rows_textn(x->r, x->buf.buf, x->buf.len);
		put_line(x, it->at);
		put_cond(x, it->at);
		rows_end(x->r);
	}
}
