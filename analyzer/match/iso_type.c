// SPDX-License-Identifier: GPL-2.0-only
/* What is known of the type of a piece of a pattern, and whether it stands as a condition. */
#include "match/iso_private.h"

static const struct ctype *base(const char *name)
{
	return ctype_get(CT_BASE, intern(name), NULL);
}

static const struct ctype *pointer_to(const struct ctype *t)
{
	return ctype_get(CT_POINTER, "", t);
}

static const struct ctype *meta_type(const struct metavar *mv, const char **of_type)
{
	if (mv->any_pointer)
		return pointer_to(ctype_unknown);
	if (!mv->type)
		return ctype_unknown;
	*of_type = mv->type_metavar;
	return mv->type;
}

static const struct ctype *ident_type(const struct inode *n)
{
	const struct itok *t = inode_first(n);

	return t && strcmp(t->t.text, "NULL") == 0 ? pointer_to(ctype_unknown) : ctype_unknown;
}

/* Of sums and the like nobody knows more than that they are numbers, unless an operand says so. */
static const struct ctype *arithmetic(const struct inode *n, const char **of_type)
{
	const struct ctype *l = inode_type(inode_child(n), of_type);

	if (l != ctype_unknown)
		return l;
	l = inode_type(inode_role(n, R_RIGHT), of_type);
	return l == ctype_unknown ? base("int") : l;
}

static const struct ctype *binary(const struct inode *n, const char **of_type)
{
	switch (n->sub) {
	case P_LT:
	case P_GT:
	case P_LE:
	case P_GE:
	case P_EQ:
	case P_NE:
	case P_ANDAND:
	case P_OROR:
		return base("_Bool");
	default:
		return inode_role(n, R_RIGHT) ? arithmetic(n, of_type) : ctype_unknown;
	}
}

static const struct ctype *pointee(const struct inode *n, const char **of_type)
{
	const struct ctype *t = n ? ctype_pointee(inode_type(n, of_type)) : NULL;

	return t ? t : ctype_unknown;
}

static const struct ctype *address(const struct inode *n, const char **of_type)
{
	const struct ctype *t = n ? inode_type(n, of_type) : ctype_unknown;

	return pointer_to(t);
}

const struct ctype *inode_type(const struct inode *n, const char **of_type)
{
	const struct inode *c = inode_child(n);

	switch (n->kind) {
	case PN_META:
		return meta_type(n->mv, of_type);
	case N_IDENT:
		return ident_type(n);
	case N_NUMBER:
		return base("int");
	case N_CHAR:
		return base("char");
	case N_STRING:
		return pointer_to(base("char"));
	case N_PAREN:
	case N_ASSIGN:
	case N_POSTFIX:
		return c ? inode_type(c, of_type) : ctype_unknown;
	case N_UNARY:
		return n->sub == P_NOT ? base("_Bool") : c ? inode_type(c, of_type) : ctype_unknown;
	case N_BINARY:
		return c ? binary(n, of_type) : ctype_unknown;
	case N_DEREF:
	case N_INDEX:
		return pointee(c, of_type);
	case N_ADDR:
		return address(c, of_type);
	default:
		return ctype_unknown;
	}
}

bool inode_in_test(const struct inode *n)
{
	const struct inode *p = n->parent;

	if (!p)
		return false;
	switch (p->kind) {
	case N_IF:
	case N_WHILE:
	case N_DO:
	case N_FOR:
	case N_COND:
		return n->role == R_COND;
	case N_UNARY:
		return p->sub == P_NOT;
	case N_BINARY:
		return p->sub == P_ANDAND || p->sub == P_OROR;
	case N_PAREN:
	case PN_DISJ:
	case PN_CONJ:
		return inode_in_test(p);
	default:
		return false;
	}
}

/* The same of C, as the peer has it: conditions, operands of ! && ||, and what these consist of */
bool node_in_test(const struct syntax *s, node_id n)
{
	for (;; n = s->nodes[n].parent) {
		const struct node *p = node_at(s, s->nodes[n].parent);

		switch (p->kind) {
		case N_IF:
		case N_WHILE:
		case N_DO:
		case N_FOR:
		case N_COND:
			return s->nodes[n].role == R_COND;
		case N_UNARY:
			return p->sub == P_NOT;
		case N_BINARY:
			return p->sub == P_ANDAND || p->sub == P_OROR;
		case N_PAREN:
			break;
		default:
			return false;
		}
	}
}
