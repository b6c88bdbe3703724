// SPDX-License-Identifier: GPL-2.0-only
/*
 * Rows of identifiers that may be functions, used other than called. What surely is none is left out:
 * locals, parameters, names in capitals, variables and enumerators of this file.
 */
#include "index/extract_private.h"

/* Through what hands the value on unchanged: &f, (f), (T)f, c ? f : g, #if groups in lists */
static bool hands_on(const struct extract *x, node_id up, node_id n)
{
	switch (kind_of(x, up)) {
	case N_ADDR:
	case N_PAREN:
	case N_PP_BRANCH:
	case N_PP_COND:
	case N_VARIANT:
	case N_ALT:
		return true;
	case N_CAST:
		return at_node(x, n)->role == R_VALUE;
	case N_COND:
		return at_node(x, n)->role != R_COND;
	default:
		return false;
	}
}

/* The member on the left of an assignment, or 0 */
static node_id assigned_member(const struct extract *x, node_id assign)
{
	node_id left = node_role(x->s, assign, R_LEFT);

	while (left && (kind_of(x, left) == N_INDEX || kind_of(x, left) == N_PAREN))
		left = at_node(x, left)->child;
	if (left && (kind_of(x, left) == N_MEMBER || kind_of(x, left) == N_PMEMBER))
		return left;
	return 0;
}

static bool designates_field(const struct extract *x, node_id init)
{
	node_id d = at_node(x, init)->child;

	for (; d && kind_of(x, d) == N_DESIGNATOR; d = at_node(x, d)->next)
		if (!token_is(x->s, at_node(x, d)->first, "["))
			return true;
	return false;
}

/* SYSCALL_DEFINE1(name, type, argument) { … } */
static bool defines_function(const struct extract *x, node_id n)
{
	return kind_of(x, n) == N_DECLARER && node_role(x->s, n, R_BODY);
}

/* How the value of n is used by the node above it; false when it is not kept */
static bool use_of(const struct extract *x, node_id up, node_id n, enum ref_how *how)
{
	const struct node *nd = at_node(x, up);

	switch ((enum node_kind)nd->kind) {
	case N_ARGS:
		*how = REF_ARGUMENT;
		return !x->now.fields && !defines_function(x, nd->parent);
	case N_INIT_LIST:
		*how = REF_ELEMENT;
		return true;
	case N_INIT:
		*how = designates_field(x, up) ? REF_FIELD : REF_ELEMENT;
		return at_node(x, n)->role == R_VALUE;
	case N_ASSIGN:
		*how = assigned_member(x, up) ? REF_ASSIGN : REF_OTHER;
		return at_node(x, n)->role == R_RIGHT && nd->sub == P_ASSIGN;
	case N_RETURN:
		*how = REF_RETURN;
		return true;
	case N_INIT_DECLARATOR:
		*how = REF_OTHER;
		return at_node(x, n)->role == R_VALUE;
	case N_BINARY:
		*how = REF_OTHER;
		return nd->sub == P_EQ || nd->sub == P_NE;
	default:
		return false;
	}
}

/* Names in capitals are macros and enumerators. */
static bool like_function(const struct extract *x, tok_id t)
{
	static const char *const words[] = { "true", "false", "__func__", "__FUNCTION__",
					     "nullptr" };
	const struct token *tok = &x->s->toks[t];
	const char *p = x->s->text + tok->off;
	uint32_t i = 0;

	while (i < tok->len && !(p[i] >= 'a' && p[i] <= 'z'))
		i++;
	if (i == tok->len)
		return false;
	for (i = 0; i < ARRAY_SIZE(words); i++)
		if (token_is(x->s, t, words[i]))
			return false;
	return true;
}

void visit_ident(struct extract *x, node_id n)
{
	const struct symbol *y;
	node_id up = at_node(x, n)->parent, at = n, member;
	struct str tag = STR_INIT;
	enum ref_how how;
	struct item *it;

	if (at_node(x, n)->role == R_NAME || at_node(x, n)->role == R_CALLEE ||
	    at_node(x, n)->role == R_LEFT)
		return;
	y = symbol_of(x, n);
	if (!y || (y->flags & SYM_VALUE) || (y->era && y->era == x->now.era) ||
	    at_node(x, n)->first != at_node(x, n)->last)
		return;
	for (; hands_on(x, up, at); up = at_node(x, up)->parent)
		at = up;
	if (!use_of(x, up, at, &how) || !like_function(x, at_node(x, n)->first))
		return;
	it = note(x, TABLE_FUNC_REF, at_node(x, n)->first, at);
	it->ctx = up;
	it->how = how;
	it->in = x->now.func;
	if (how != REF_ASSIGN)
		return;
	member = assigned_member(x, up);
	if (struct_of(x, node_role(x->s, member, R_LEFT), kind_of(x, member) == N_PMEMBER, &tag))
		it->text = keep_text(x, tag.buf, tag.len);
	str_release(&tag);
}

void note_argument(struct extract *x, tok_id name, node_id arg, node_id args)
{
	struct item *it;

	if (!like_function(x, name))
		return;
	it = note(x, TABLE_FUNC_REF, name, arg);
	it->ctx = args;
	it->how = REF_ARGUMENT;
	it->in = x->now.func;
}

/* ---- what is initialised ------------------------------------------------------------------------ */

/* Above #if groups */
static node_id parent_of(const struct extract *x, node_id n)
{
	do
		n = at_node(x, n)->parent;
	while (kind_of(x, n) == N_PP_BRANCH || kind_of(x, n) == N_PP_COND ||
	       kind_of(x, n) == N_VARIANT || kind_of(x, n) == N_ALT);
	return n;
}

/* The identifier in .name or name: */
static tok_id designator_name(const struct extract *x, node_id d)
{
	tok_id t = at_node(x, d)->first;

	return token_is(x->s, t, ".") ? token_next(x->s, t) : t;
}

/* From the type of a struct or array to that of what the designators of an N_INIT name */
static bool designated(struct extract *x, node_id init, struct str *type)
{
	struct str tag = STR_INIT;
	bool ok = true;
	node_id d;

	for (d = at_node(x, init)->child; ok && d && kind_of(x, d) == N_DESIGNATOR;
	     d = at_node(x, d)->next) {
		if (token_is(x->s, at_node(x, d)->first, "[")) {
			ok = type->buf[0] == 'A';
			if (ok)
				memmove(type->buf, type->buf + 1, type->len--);
		} else {
			ok = tag_of_type(x, type, &tag) &&
			     member_type(x, tag.buf, designator_name(x, d), type);
		}
	}
	str_release(&tag);
	return ok;
}

/* The type of what an N_INIT_LIST initialises */
static bool list_type(struct extract *x, node_id list, struct str *type, int depth)
{
	node_id up = parent_of(x, list), name;

	switch (kind_of(x, up)) {
	case N_INIT_DECLARATOR:
		decl_type_text(x, up, type);
		return true;
	case N_COMPOUND_LIT:
		name = node_child_kind(x->s, up, N_TYPE_NAME);
		if (name)
			decl_type_text(x, name, type);
		return name != 0;
	case N_INIT:
		return depth < 8 && list_type(x, parent_of(x, up), type, depth + 1) &&
		       designated(x, up, type);
	case N_INIT_LIST:
		if (depth >= 8 || !list_type(x, up, type, depth + 1) || type->buf[0] != 'A')
			return false;
		memmove(type->buf, type->buf + 1, type->len--);
		return true;
	default:
		return false;
	}
}

static void put_initialised_struct(struct extract *x, node_id init)
{
	struct str type = STR_INIT, tag = STR_INIT;

	if (list_type(x, parent_of(x, init), &type, 0) && tag_of_type(x, &type, &tag))
		rows_textn(x->r, tag.buf, tag.len);
	else
		rows_null(x->r);
	str_release(&type);
	str_release(&tag);
}

static void put_owner(struct extract *x, node_id n)
{
	node_id name;

	while (kind_of(x, n) == N_INIT || kind_of(x, n) == N_INIT_LIST)
		n = parent_of(x, n);
	name = kind_of(x, n) == N_INIT_DECLARATOR ? declarator_name(x->s, n) : 0;
	if (name)
		put_name(x, name);
	else
		rows_null(x->r);
}

/* ---- rows --------------------------------------------------------------------------------------- */

/* Number of the argument; false behind an argument that is a type, as in container_of(p, T, member):
 * what follows are names of fields. Arguments of one call come in order, so each is looked at once. */
static bool argument(struct extract *x, node_id args, node_id arg, int *number)
{
	if (x->args != args || at_node(x, x->arg)->first > at_node(x, arg)->first) {
		x->args = args;
		x->arg = at_node(x, args)->child;
		x->arg_number = 0;
		x->arg_after_type = false;
	}
	while (x->arg && x->arg != arg) {
		x->arg_after_type |= kind_of(x, x->arg) == N_TYPE_NAME;
		x->arg = at_node(x, x->arg)->next;
		x->arg_number++;
	}
	*number = x->arg_number;
	if (!x->arg) {
		x->args = 0;
		return false;
	}
	return !x->arg_after_type;
}

static void put_field(struct extract *x, const struct item *it)
{
	node_id d, last = 0, name;
	bool plain = true;

	for (d = at_node(x, it->ctx)->child; d && kind_of(x, d) == N_DESIGNATOR;
	     d = at_node(x, d)->next) {
		plain &= !last;
		if (!token_is(x->s, at_node(x, d)->first, "["))
			last = d;
	}
	if (it->how == REF_FIELD && plain)
		put_initialised_struct(x, it->ctx);
	else if (it->how == REF_ASSIGN)
		put_tag_text(x, it->text);
	else
		rows_null(x->r);
	if (it->how == REF_FIELD) {
		put_token(x, designator_name(x, last));
	} else if (it->how == REF_ASSIGN) {
		name = node_role(x->s, assigned_member(x, it->ctx), R_NAME);
		if (name)
			put_name(x, name);
		else
			rows_null(x->r);
	} else {
		rows_null(x->r);
	}
}

/* The name of what the arguments are given to */
static void put_called(struct extract *x, node_id args)
{
	node_id call = at_node(x, args)->parent, e = node_role(x->s, call, R_CALLEE);

	if (!e)
		e = node_role(x->s, call, kind_of(x, call) == N_DR_FUNC ? R_INNER : R_NAME);
	while (e && (kind_of(x, e) == N_PAREN || kind_of(x, e) == N_DEREF))
		e = at_node(x, e)->child;
	if (e && (kind_of(x, e) == N_MEMBER || kind_of(x, e) == N_PMEMBER))
		e = node_role(x->s, e, R_NAME);
	if (e && (kind_of(x, e) == N_IDENT || kind_of(x, e) == N_DR_NAME))
		put_name(x, e);
	else
		rows_null(x->r);
}

static void put_func_ref(struct extract *x, const struct item *it)
{
	static const char *const hows[] = { "field",	"element", "assign",
					    "argument", "return",  "other" };
	bool init = it->how == REF_FIELD || it->how == REF_ELEMENT;
	int number = 0;

	if (it->how == REF_ARGUMENT &&
	    (!argument(x, it->ctx, it->node, &number) || has_item(x, TABLE_FUNCTION, it->at)))
		return;
	rows_begin(x->r, TABLE_FUNC_REF);
	put_token(x, it->at);
	rows_text(x->r, hows[it->how]);
	if (it->how == REF_ARGUMENT) {
		rows_null(x->r);
		put_called(x, it->ctx);
		rows_int(x->r, number);
	} else {
		put_field(x, it);
		rows_null(x->r);
	}
	if (init)
		put_owner(x, it->ctx);
	else
		rows_null(x->r);
	put_ref(x, TABLE_FUNCTION, it->in);
	put_place(x, it->at);
	put_cond(x, it->at);
	rows_end(x->r);
}

void put_func_refs(struct extract *x)
{
	const struct item *it;
	const struct symbol *y;

	for (size_t i = 0; i < x->items[TABLE_FUNC_REF].len; i++) {
		it = &x->items[TABLE_FUNC_REF].at[i];
		y = symbol_at(x, it->at);
		if (!(y->flags & SYM_VALUE))
			put_func_ref(x, it);
	}
}
