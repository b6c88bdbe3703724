// SPDX-License-Identifier: GPL-2.0-only
/* Rows of functions, variables and typedefs. What macros make of them: see extract_made.c */
#include "index/extract_private.h"

void local_add(struct extract *x, tok_id name, node_id decl)
{
	struct symbol *y = symbol_at(x, name);

	if (!y)
		return;
	y->era = x->now.era;
	y->local = decl;
}

/* ---- declarations ------------------------------------------------------------------------------- */

void note_variable(struct extract *x, tok_id name, node_id n)
{
	struct symbol *y = symbol_at(x, name);

	note(x, TABLE_VARIABLE, name, n);
	if (!y)
		return;
	y->flags |= SYM_VALUE | SYM_DECLARED;
	if (kind_of(x, n) == N_INIT_DECLARATOR)
		y->global = n;
}

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
	node_id name, arg;

	if (declarer_of(x, n)) {
		arg = first_argument(x, n);
		return arg ? at_node(x, arg)->first : at_node(x, n)->first;
	}
	name = declarator_name(x->s, node_role(x->s, n, R_DECLARATOR));
	return name ? at_node(x, name)->first : at_node(x, n)->first;
}

/* A function in a macro's body: made by the macro with a name that it is given, or with one of its own. */
static void function_in_macro(struct extract *x, node_id n, tok_id place)
{
	node_id name = declarator_name(x->s, node_role(x->s, n, R_DECLARATOR));

	if (!name || x->now.func != NO_TOK)
		return;
	if (param_number(x, place)) {
		note_maker(x, place);
	} else if (at_node(x, name)->first == at_node(x, name)->last && !declarer_of(x, n)) {
		note(x, TABLE_FUNCTION, place, n);
		declared(x, place);
	}
}

void visit_function(struct extract *x, node_id n)
{
	tok_id place = function_place(x, n);
	struct symbol *y = symbol_at(x, place);
	node_id declarer = declarer_of(x, n);

	x->now.fields = false;
	x->now.tag_of = NO_TOK;
	if (x->now.macro != NO_TOK && kind_of(x, n) == N_FUNC_DEF)
		function_in_macro(x, n, place);
	if (x->now.macro != NO_TOK || x->now.func != NO_TOK)
		return;
	x->now.era = ++x->eras;
	x->now.func = place;
	note(x, TABLE_FUNCTION, place, n);
	if (y && !declarer)
		y->global = n;
	declared(x, place);
	if (kind_of(x, n) == N_DECLARER)
		declarer_locals(x, node_child_kind(x->s, n, N_ARGS));
	else if (declarer)
		visit_call(x, n, at_node(x, declarer)->first,
			   declarator_params(x, node_role(x->s, n, R_DECLARATOR)));
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
	return node_role(x->s, kind_of(x, n) == N_INIT_DECLARATOR ? at_node(x, n)->parent : n,
			 R_SPECS);
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
		for (i = kind_of(x, d) == N_DECL ? at_node(x, d)->child : 0; i;
		     i = at_node(x, i)->next) {
			dr = kind_of(x, i) == N_INIT_DECLARATOR ? node_role(x->s, i, R_DECLARATOR)
								: 0;
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
	node_id outer = k == N_INIT_DECLARATOR ? at_node(x, it->node)->parent : it->node;
	node_id declarer = declarer_of(x, it->node), name;

	rows_begin(x->r, TABLE_FUNCTION);
	name = declarer ? 0 : declarator_name(x->s, node_role(x->s, it->node, R_DECLARATOR));
	if (name)
		put_name(x, name);
	else if (declarer && !(k == N_DECLARER && node_role(x->s, it->node, R_BODY)))
		put_token(x, it->at);
	else
		rows_text(x->r, node_function_name(x->s, it->node));
	rows_int(x->r, k != N_INIT_DECLARATOR);
	if (declarer) {
		rows_text(x->r, "F?");
		rows_null(x->r);
		rows_null(x->r);
	} else {
		put_signature(x, it->node);
	}
	put_storage(x, specs_of(x, it->node), true);
	put_annotations(x, specs_of(x, it->node), it->node);
	put_node(x, declarer);
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
