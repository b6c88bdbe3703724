// SPDX-License-Identifier: GPL-2.0-only
/* Rows of structs, fields, enums and enumerators; types as text. */
#include "index/extract_private.h"

#define TYPEOF_DEPTH 16

/* ---- specifiers and declarators ----------------------------------------------------------------- */

bool is_typedef(const struct extract *x, node_id specs)
{
	const struct token *t;
	node_id n;

	for (n = specs ? at_node(x, specs)->child : 0; n; n = at_node(x, n)->next) {
		t = &x->s->toks[at_node(x, n)->first];
		if (kind_of(x, n) == N_TYPE_WORD && (t->flags & TF_KEYWORD) && t->sub == K_TYPEDEF)
			return true;
	}
	return false;
}

enum word {
	W_CHAR = 1,
	W_SHORT = 2,
	W_INT = 4,
	W_LONG = 8,
	W_LONG2 = 16,
	W_SIGNED = 32,
	W_UNSIGNED = 64,
	W_FLOAT = 128,
	W_DOUBLE = 256,
	W_VOID = 512,
	W_BOOL = 1024,
	W_INT128 = 2048,
	W_COMPLEX = 4096
};

/* Adds a word of a basic type to the set; 0: it is none */
static unsigned base_word(const struct extract *x, node_id n, unsigned set)
{
	static const uint16_t words[K_COUNT] = {
		[K_CHAR] = W_CHAR,   [K_SHORT] = W_SHORT,   [K_INT] = W_INT,
		[K_LONG] = W_LONG,   [K_SIGNED] = W_SIGNED, [K_UNSIGNED] = W_UNSIGNED,
		[K_FLOAT] = W_FLOAT, [K_DOUBLE] = W_DOUBLE, [K_VOID] = W_VOID,
		[K_BOOL] = W_BOOL,   [K_INT128] = W_INT128, [K_COMPLEX] = W_COMPLEX,
	};
	const struct token *t = &x->s->toks[at_node(x, n)->first];

	if (!(t->flags & TF_KEYWORD))
		return token_is(x->s, at_node(x, n)->first, "bool") ? set | W_BOOL : 0;
	if (t->sub == K_LONG && (set & W_LONG))
		return set | W_LONG2;
	return t->sub < ARRAY_SIZE(words) && words[t->sub] ? set | words[t->sub] : 0;
}

/* As clang spells it: unsigned → unsigned int, long int → long */
static void add_base(unsigned set, struct str *out)
{
	str_addch(out, 'B');
	str_add(out, set & W_COMPLEX ? "_Complex " : "");
	if (set & W_UNSIGNED)
		str_add(out, "unsigned ");
	else if ((set & (W_SIGNED | W_CHAR)) == (W_SIGNED | W_CHAR))
		str_add(out, "signed ");
	if (set & W_VOID)
		str_add(out, "void");
	else if (set & W_CHAR)
		str_add(out, "char");
	else if (set & W_SHORT)
		str_add(out, "short");
	else if (set & W_LONG2)
		str_add(out, "long long");
	else if (set & W_LONG)
		str_add(out, set & W_DOUBLE ? "long double" : "long");
	else if (set & W_INT128)
		str_add(out, "__int128");
	else if (set & (W_FLOAT | W_DOUBLE))
		str_add(out, set & W_FLOAT ? "float" : "double");
	else
		str_add(out, set & W_BOOL ? "_Bool" : "int");
	str_addch(out, ';');
}

static bool names_type(enum node_kind k)
{
	return k == N_TYPE_IDENT || k == N_STRUCT || k == N_ENUM || k == N_TYPEOF ||
	       k == N_TYPE_MACRO;
}

bool names_a_type(const struct extract *x, node_id specs)
{
	for (node_id n = at_node(x, specs)->child; n; n = at_node(x, n)->next)
		if (names_type(kind_of(x, n)) ||
		    (kind_of(x, n) == N_TYPE_WORD && base_word(x, n, 0)))
			return true;
	return false;
}

bool declares_function(const struct extract *x, node_id declarator)
{
	enum node_kind last = N_NONE;

	for (node_id n = declarator; n && kind_of(x, n) != N_DR_NAME;
	     n = node_role(x->s, n, R_INNER))
		if (kind_of(x, n) != N_DR_PAREN)
			last = kind_of(x, n);
	return last == N_DR_FUNC;
}

node_id declarator_params(const struct extract *x, node_id declarator)
{
	node_id func = 0;

	for (node_id n = declarator; n; n = node_role(x->s, n, R_INNER))
		if (kind_of(x, n) == N_DR_FUNC)
			func = n;
	return func ? node_child_kind(x->s, func, N_PARAMS) : 0;
}

/* N_STRUCT, N_ENUM */
static void tag_text(struct extract *x, node_id n, struct str *out)
{
	node_id name = node_role(x->s, n, R_NAME);
	int line, column;

	if (name) {
		name_text(x, name, out);
		return;
	}
	if (kind_of(x, n) == N_ENUM && !node_role(x->s, n, R_FIELDS))
		return;
	syntax_position(x->s, node_start(x->s, n), &line, &column);
	str_addf(out, "<%s:%d:%d>", x->path, line, column);
}

/* ---- types as text ------------------------------------------------------------------------------ */

static void typed(struct extract *x, node_id specs, node_id declarator, struct str *out, int depth);

static void add_spec(struct extract *x, node_id n, struct str *out, int depth)
{
	node_id child = at_node(x, n)->child;

	switch (kind_of(x, n)) {
	case N_TYPE_IDENT:
		str_addch(out, 'T');
		name_text(x, n, out);
		str_add(out, ";?");
		break;
	case N_STRUCT:
		str_addch(out, token_is(x->s, at_node(x, n)->first, "union") ? 'U' : 'S');
		tag_text(x, n, out);
		str_addch(out, ';');
		break;
	case N_ENUM:
		str_addch(out, 'E');
		tag_text(x, n, out);
		str_addch(out, ';');
		break;
	case N_TYPEOF:
		if (child && kind_of(x, child) == N_TYPE_NAME && depth < TYPEOF_DEPTH) {
			typed(x, node_role(x->s, child, R_SPECS),
			      node_role(x->s, child, R_DECLARATOR), out, depth + 1);
			break;
		}
		/* fallthrough */
	default:
		str_addch(out, '?');
	}
}

static void add_specs(struct extract *x, node_id specs, struct str *out, int depth)
{
	unsigned set = 0, more;
	node_id n;

	for (n = specs ? at_node(x, specs)->child : 0; n; n = at_node(x, n)->next) {
		if (kind_of(x, n) == N_TYPE_WORD) {
			more = base_word(x, n, set);
			set = more ? more : set;
		} else if (!set && names_type(kind_of(x, n))) {
			add_spec(x, n, out, depth);
			return;
		}
	}
	if (set)
		add_base(set, out);
	else
		str_addch(out, '?');
}

/* A declarator is written inside out: its outermost part stands last in the type's text. */
static void typed(struct extract *x, node_id specs, node_id declarator, struct str *out, int depth)
{
	size_t from = out->len, i, n;
	char c;

	for (node_id d = declarator; d; d = node_role(x->s, d, R_INNER)) {
		switch (kind_of(x, d)) {
		case N_DR_PTR:
			str_addch(out, 'P');
			break;
		case N_DR_ARRAY:
			str_addch(out, 'A');
			break;
		case N_DR_FUNC:
			str_addch(out, 'F');
			break;
		default:
			break;
		}
	}
	n = out->len - from;
	for (i = 0; i < n / 2; i++) {
		c = out->buf[from + i];
		out->buf[from + i] = out->buf[out->len - 1 - i];
		out->buf[out->len - 1 - i] = c;
	}
	add_specs(x, specs, out, depth);
}

void type_text(struct extract *x, node_id specs, node_id declarator, struct str *out)
{
	typed(x, specs, declarator, out, 0);
}

void decl_type_text(struct extract *x, node_id decl, struct str *out)
{
	node_id specs = kind_of(x, decl) == N_INIT_DECLARATOR ? at_node(x, decl)->parent : decl;

	type_text(x, node_role(x->s, specs, R_SPECS), node_role(x->s, decl, R_DECLARATOR), out);
}

static bool is_void(const struct extract *x, node_id params)
{
	node_id p = at_node(x, params)->child;

	return p && !at_node(x, p)->next && at_node(x, p)->first == at_node(x, p)->last &&
	       token_is(x->s, at_node(x, p)->first, "void");
}

void params_text(struct extract *x, node_id params, struct str *types, struct str *names)
{
	node_id p, dr, name;
	bool first = true;

	if (is_void(x, params))
		return;
	for (p = at_node(x, params)->child; p; p = at_node(x, p)->next, first = false) {
		str_add(types, first ? "" : ",");
		str_add(names, first ? "" : ",");
		if (token_is(x->s, at_node(x, p)->first, "...")) {
			str_add(types, "...");
			continue;
		}
		dr = node_role(x->s, p, R_DECLARATOR);
		type_text(x, node_role(x->s, p, R_SPECS), dr, types);
		name = dr ? declarator_name(x->s, dr) : 0;
		if (name)
			name_text(x, name, names);
	}
}

/* ---- structs ------------------------------------------------------------------------------------ */

/* Does the N_DECL (or N_PARAM …) that this struct is the type of declare nothing by itself? */
static bool anonymous_member(const struct extract *x, node_id n)
{
	node_id decl = at_node(x, at_node(x, n)->parent)->parent;

	return !node_role(x->s, n, R_NAME) && kind_of(x, decl) == N_DECL &&
	       !node_child_kind(x->s, decl, N_INIT_DECLARATOR);
}

void visit_struct(struct extract *x, node_id n)
{
	tok_id place = at_node(x, n)->first;
	node_id name = node_role(x->s, n, R_NAME);
	struct item *it;

	if (x->now.macro == NO_TOK) {
		it = note(x, TABLE_STRUCT, place, n);
		it->in = x->now.fields ? x->now.tag_of : NO_TOK;
		if (name)
			declared(x, at_node(x, name)->first);
	}
	if (!(x->now.fields && anonymous_member(x, n))) {
		str_reset(&x->buf);
		tag_text(x, n, &x->buf);
		x->now.tag = hash64(x->buf.buf, x->buf.len);
	}
	x->now.tag_of = place;
	x->now.fields = true;
}

static void note_field(struct extract *x, tok_id at, node_id n)
{
	struct symbol *y = symbol_at(x, at);
	struct member m;

	if (x->now.macro != NO_TOK)
		return;
	note(x, TABLE_FIELD, at, n)->in = x->now.tag_of;
	if (!y || kind_of(x, n) == N_STRUCT)
		return;
	y->flags |= SYM_DECLARED;
	if (kind_of(x, n) == N_INIT_DECLARATOR) {
		m = (struct member){ x->now.tag, y->hash, n };
		vec_push(&x->members, m);
	}
}

void visit_field(struct extract *x, node_id n)
{
	node_id specs = node_role(x->s, n, R_SPECS), i, dr, name, st;
	bool any = false;

	for (i = at_node(x, n)->child; i; i = at_node(x, i)->next) {
		if (kind_of(x, i) != N_INIT_DECLARATOR)
			continue;
		any = true;
		dr = node_role(x->s, i, R_DECLARATOR);
		name = dr ? declarator_name(x->s, dr) : 0;
		if (name)
			note_field(x, at_node(x, name)->first, i);
	}
	st = specs && !any ? node_child_kind(x->s, specs, N_STRUCT) : 0;
	if (st && !node_role(x->s, st, R_NAME) && node_role(x->s, st, R_FIELDS))
		note_field(x, at_node(x, st)->first, st);
}

/* DECLARE_BITMAP(name, 8); DECLARE_FLEX_ARRAY(type, name); struct_group(name, …) */
void visit_field_macro(struct extract *x, node_id n)
{
	node_id name = node_role(x->s, n, R_NAME), args = node_child_kind(x->s, n, N_ARGS);
	tok_id callee, field;
	bool tagged;

	if (!name || !args)
		return;
	callee = at_node(x, name)->first;
	tagged = token_has(x, callee, "struct_group_tagged") ||
		 token_has(x, callee, "__struct_group") || token_has(x, callee, "FLEX_ARRAY");
	field = ident_arg(x, args, tagged);
	if (field != NO_TOK)
		note_field(x, field, n);
}

void put_structs(struct extract *x)
{
	const struct item *it;

	for (size_t i = 0; i < x->items[TABLE_STRUCT].len; i++) {
		it = &x->items[TABLE_STRUCT].at[i];
		rows_begin(x->r, TABLE_STRUCT);
		str_reset(&x->buf);
		tag_text(x, it->node, &x->buf);
		rows_textn(x->r, x->buf.buf, x->buf.len);
		rows_text(x->r, token_is(x->s, it->at, "union") ? "union" : "struct");
		put_ref(x, TABLE_STRUCT, it->in);
		put_line(x, it->at);
		put_line(x, at_node(x, it->node)->last);
		put_cond(x, it->at);
		rows_end(x->r);
	}
}

static void put_field_type(struct extract *x, const struct item *it)
{
	node_id list = 0;

	str_reset(&x->buf);
	if (kind_of(x, it->node) == N_INIT_DECLARATOR) {
		decl_type_text(x, it->node, &x->buf);
		list = declarator_params(x, node_role(x->s, it->node, R_DECLARATOR));
	} else if (kind_of(x, it->node) == N_STRUCT) {
		add_spec(x, it->node, &x->buf, 0);
	} else {
		str_addch(&x->buf, '?');
	}
	rows_textn(x->r, x->buf.buf, x->buf.len);
	if (!list) {
		rows_null(x->r);
		return;
	}
	str_reset(&x->params);
	str_reset(&x->param_names);
	params_text(x, list, &x->params, &x->param_names);
	rows_textn(x->r, x->params.buf, x->params.len);
}

void put_fields(struct extract *x)
{
	const struct item *it;

	for (size_t i = 0; i < x->items[TABLE_FIELD].len; i++) {
		it = &x->items[TABLE_FIELD].at[i];
		rows_begin(x->r, TABLE_FIELD);
		put_ref(x, TABLE_STRUCT, it->in);
		if (kind_of(x, it->node) == N_STRUCT)
			rows_text(x->r, "");
		else
			put_token(x, it->at);
		put_field_type(x, it);
		put_node(x, kind_of(x, it->node) == N_INIT_DECLARATOR
				    ? node_role(x->s, it->node, R_WIDTH)
				    : 0);
		put_line(x, it->at);
		put_cond(x, it->at);
		rows_end(x->r);
	}
}

/* ---- enums -------------------------------------------------------------------------------------- */

static void note_enumerators(struct extract *x, node_id list)
{
	node_id n, name;
	struct symbol *y;

	for (n = node_next(x->s, list, list); n; n = node_skip(x->s, n, list)) {
		while (kind_of(x, n) != N_ENUMERATOR && at_node(x, n)->child)
			n = at_node(x, n)->child; /* #if groups, variants */
		name = kind_of(x, n) == N_ENUMERATOR ? node_role(x->s, n, R_NAME) : 0;
		if (!name)
			continue;
		note(x, TABLE_ENUMERATOR, at_node(x, name)->first, n)->in = x->now.enumeration;
		y = symbol_of(x, name);
		if (y)
			y->flags |= SYM_VALUE | SYM_DECLARED;
	}
}

void visit_enum(struct extract *x, node_id n)
{
	node_id name = node_role(x->s, n, R_NAME);

	if (x->now.macro != NO_TOK)
		return;
	x->now.enumeration = at_node(x, n)->first;
	note(x, TABLE_ENUM, at_node(x, n)->first, n);
	if (name)
		declared(x, at_node(x, name)->first);
	note_enumerators(x, node_role(x->s, n, R_FIELDS));
}

void put_enums(struct extract *x)
{
	const struct item *it;

	for (size_t i = 0; i < x->items[TABLE_ENUM].len; i++) {
		it = &x->items[TABLE_ENUM].at[i];
		rows_begin(x->r, TABLE_ENUM);
		str_reset(&x->buf);
		tag_text(x, it->node, &x->buf);
		rows_textn(x->r, x->buf.buf, x->buf.len);
		put_line(x, it->at);
		put_line(x, at_node(x, it->node)->last);
		put_cond(x, it->at);
		rows_end(x->r);
	}
}

void put_enumerators(struct extract *x)
{
	const struct item *it;

	for (size_t i = 0; i < x->items[TABLE_ENUMERATOR].len; i++) {
		it = &x->items[TABLE_ENUMERATOR].at[i];
		rows_begin(x->r, TABLE_ENUMERATOR);
		put_ref(x, TABLE_ENUM, it->in);
		put_token(x, it->at);
		put_node(x, node_role(x->s, it->node, R_VALUE));
		put_line(x, it->at);
		put_cond(x, it->at);
		rows_end(x->r);
	}
}
