// SPDX-License-Identifier: GPL-2.0-only
/*
 * Types of expressions as text, as far as declarations of this file alone tell: enough to name the struct
 * whose member is called or assigned. What needs other files is for whoever asks the index.
 */
#include "index/extract_private.h"

#define DEPTH 12

static bool expr_type(struct extract *x, node_id e, struct str *type, int depth);

/* Follows typedefs of this file at the front of the type. */
static bool resolve(struct extract *x, struct str *type)
{
	const struct symbol *y;
	const char *semi;

	for (int i = 0; type->buf[0] == 'T'; i++) {
		semi = strchr(type->buf, ';');
		y = semi ? symbol_find(x, type->buf + 1, (size_t)(semi - type->buf) - 1) : NULL;
		if (!y || !y->type || i == DEPTH)
			return false;
		str_reset(type);
		decl_type_text(x, y->type, type);
	}
	return true;
}

static void drop_first(struct str *type)
{
	memmove(type->buf, type->buf + 1, type->len--);
}

static bool pointee(struct extract *x, struct str *type)
{
	if (!resolve(x, type) || (type->buf[0] != 'P' && type->buf[0] != 'A'))
		return false;
	drop_first(type);
	return true;
}

bool tag_of_type(struct extract *x, struct str *type, struct str *tag)
{
	const char *semi;

	if (!resolve(x, type) || (type->buf[0] != 'S' && type->buf[0] != 'U'))
		return false;
	semi = strchr(type->buf, ';');
	if (!semi)
		return false;
	str_reset(tag);
	str_addn(tag, type->buf + 1, (size_t)(semi - type->buf) - 1);
	return true;
}

/* The map follows the list of members, which grows while the file is walked. */
static node_id find_member(struct extract *x, uint64_t tag, uint64_t name)
{
	uint64_t key[2] = { tag, name };
	const struct member *m;

	if (!x->member_map)
		x->member_map = map_new();
	for (; x->members_mapped < x->members.len; x->members_mapped++) {
		m = &x->members.at[x->members_mapped];
		uint64_t k[2] = { m->tag, m->name };

		*map_slot(x->member_map, (const char *)k, sizeof(k), NULL) = m->decl;
	}
	return (node_id)map_getn(x->member_map, (const char *)key, sizeof(key));
}

bool member_type(struct extract *x, const char *tag, tok_id name, struct str *type)
{
	const struct symbol *y = symbol_at(x, name);
	node_id decl = y ? find_member(x, hash64(tag, strlen(tag)), y->hash) : 0;

	if (!decl)
		return false;
	str_reset(type);
	decl_type_text(x, decl, type);
	return true;
}

static bool struct_of_depth(struct extract *x, node_id e, bool pointer, struct str *tag, int depth)
{
	struct str type = STR_INIT;
	bool ok = expr_type(x, e, &type, depth) && (!pointer || pointee(x, &type)) &&
		  tag_of_type(x, &type, tag);

	str_release(&type);
	return ok;
}

bool struct_of(struct extract *x, node_id e, bool pointer, struct str *tag)
{
	return struct_of_depth(x, e, pointer, tag, 0);
}

static bool ident_type(struct extract *x, node_id e, struct str *type)
{
	const struct symbol *y = symbol_of(x, e);
	node_id decl;

	if (!y)
		return false;
	decl = y->era && y->era == x->now.era ? y->local : y->global;
	if (!decl)
		return false;
	switch (kind_of(x, decl)) {
	case N_INIT_DECLARATOR:
	case N_PARAM:
	case N_TYPE_NAME:
	case N_FUNC_DEF:
		decl_type_text(x, decl, type);
		return true;
	default:
		return false;
	}
}

static bool member(struct extract *x, node_id e, struct str *type, int depth)
{
	node_id left = node_role(x->s, e, R_LEFT), name = node_role(x->s, e, R_NAME);
	struct str tag = STR_INIT;
	bool ok;

	ok = left && name && struct_of_depth(x, left, kind_of(x, e) == N_PMEMBER, &tag, depth) &&
	     member_type(x, tag.buf, at_node(x, name)->first, type);
	str_release(&tag);
	return ok;
}

/* A function of this file; container_of(p, type, member) and list_entry() alike */
static bool call_type(struct extract *x, node_id e, struct str *type)
{
	node_id callee = node_role(x->s, e, R_CALLEE), args = node_role(x->s, e, R_ARGS), a;
	tok_id name = callee && kind_of(x, callee) == N_IDENT ? at_node(x, callee)->first : NO_TOK;

	if (name == NO_TOK)
		return false;
	if (token_has(x, name, "container_of") || token_has(x, name, "_entry")) {
		a = args ? at_node(x, args)->child : 0;
		a = a ? at_node(x, a)->next : 0;
		if (a && kind_of(x, a) == N_TYPE_NAME) {
			str_addch(type, 'P');
			decl_type_text(x, a, type);
			return true;
		}
	}
	if (!ident_type(x, callee, type) || type->buf[0] != 'F')
		return false;
	drop_first(type);
	return true;
}

static bool expr_type(struct extract *x, node_id e, struct str *type, int depth)
{
	node_id c;

	if (!e || depth > DEPTH)
		return false;
	str_reset(type);
	switch (kind_of(x, e)) {
	case N_IDENT:
		return ident_type(x, e, type);
	case N_PAREN:
		return expr_type(x, at_node(x, e)->child, type, depth + 1);
	case N_MEMBER:
	case N_PMEMBER:
		return member(x, e, type, depth + 1);
	case N_INDEX:
		return expr_type(x, node_role(x->s, e, R_LEFT), type, depth + 1) &&
		       pointee(x, type);
	case N_DEREF:
		return expr_type(x, at_node(x, e)->child, type, depth + 1) && pointee(x, type);
	case N_ADDR:
		if (!expr_type(x, at_node(x, e)->child, type, depth + 1))
			return false;
		str_addch(type, ' ');
		memmove(type->buf + 1, type->buf, type->len - 1);
		type->buf[0] = 'P';
		return true;
	case N_CAST:
		c = node_child_kind(x->s, e, N_TYPE_NAME);
		if (c)
			decl_type_text(x, c, type);
		return c != 0;
	case N_CALL:
		return call_type(x, e, type);
	case N_COND:
		c = node_role(x->s, e, R_THEN);
		return expr_type(x, c ? c : node_role(x->s, e, R_ELSE), type, depth + 1);
	default:
		return false;
	}
}
