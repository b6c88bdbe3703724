// SPDX-License-Identifier: GPL-2.0-only
/*
 * In which order sets of bindings are handed on, and so in which order scripts see them. Coccinelle sorts them by the
 * shape of its trees: names, strings, numbers, calls, … operators by their rank; that order is kept here because
 * people compare outputs.
 */
#include "match/session_private.h"

/* ---- expressions as texts that sort so ---------------------------------------------------------------- */

static const uint8_t expr_ranks[N_KIND_COUNT] = {
	[N_IDENT] = 1, [N_NUMBER] = 2, [N_CHAR] = 2, [N_STRING] = 2, [N_CALL] = 4, [N_COND] = 5, [N_COMMA] = 6,
	[N_ASSIGN] = 7, [N_POSTFIX] = 8, [N_UNARY] = 10, [N_ADDR] = 10, [N_DEREF] = 10, [N_BINARY] = 11,
	[N_INDEX] = 12, [N_MEMBER] = 13, [N_PMEMBER] = 14, [N_SIZEOF] = 15, [N_CAST] = 17, [N_STMT_EXPR] = 18,
	[N_COMPOUND_LIT] = 19, [N_PAREN] = 20,
};

/* Signs, arithmetic before logic */
static const uint8_t sign_ranks[P_COUNT] = {
	[P_AMP] = 8, [P_STAR] = 3, [P_PLUS] = 1, [P_MINUS] = 2, [P_SLASH] = 4, [P_PERCENT] = 5, [P_SHL] = 6, [P_SHR] = 7,
	[P_PIPE] = 9, [P_CARET] = 10, [P_LT] = 11, [P_GT] = 12, [P_LE] = 13, [P_GE] = 14, [P_EQ] = 15, [P_NE] = 16,
	[P_ANDAND] = 17, [P_OROR] = 18, [P_ASSIGN] = 1, [P_ADD_ASSIGN] = 2, [P_SUB_ASSIGN] = 3, [P_MUL_ASSIGN] = 4,
	[P_DIV_ASSIGN] = 5, [P_MOD_ASSIGN] = 6, [P_SHL_ASSIGN] = 7, [P_SHR_ASSIGN] = 8, [P_AND_ASSIGN] = 9,
	[P_OR_ASSIGN] = 10, [P_XOR_ASSIGN] = 11, [P_INC] = 2, [P_DEC] = 1,
};

static unsigned unary_rank(const struct node *n)
{
	if (n->kind == N_ADDR)
		return 1;
	if (n->kind == N_DEREF)
		return 2;
	return n->sub == P_PLUS ? 3 : n->sub == P_MINUS ? 4 : n->sub == P_TILDE ? 5 : n->sub == P_NOT ? 6 : 7;
}

static void add_text(const struct syntax *s, node_id n, struct str *out)
{
	struct str text = STR_INIT;

	node_text(s, n, &text);
	str_addn(out, text.buf, text.len + 1);
	str_release(&text);
}

/* What it says comes first, then what stands in front of the quote. Strings of several pieces come behind all these. */
static void add_string(const struct syntax *s, const struct node *n, struct str *out)
{
	size_t len, prefix = 0;
	const char *t = token_text(s, n->first, &len);

	while (prefix < len && t[prefix] != '"')
		prefix++;
	str_addch(out, 1);
	str_addn(out, t + prefix, len - prefix);
	str_addn(out, "", 1);
	str_addn(out, t, prefix);
	str_addn(out, "", 1);
}

static void add_expr(const struct syntax *s, node_id id, struct str *out)
{
	const struct node *n = node_at(s, id);
	node_id c;

	/* ++x comes between x++ and the other signs */
	str_addch(out, n->kind == N_UNARY && (n->sub == P_INC || n->sub == P_DEC) ? 9 :
		       n->kind < N_KIND_COUNT && expr_ranks[n->kind] ? (char)expr_ranks[n->kind] : 30);
	if (n->kind == N_STRING && n->first == n->last) {
		add_string(s, n, out);
		return;
	}
	if (n->kind == N_STRING || n->kind == N_CHAR || n->kind == N_NUMBER)
		str_addch(out, n->kind == N_STRING ? 2 : n->kind == N_CHAR ? 3 : 4);
	if (!n->child || n->kind == N_STMT_EXPR || !node_kind_is_expr(n->kind)) {
		add_text(s, id, out);
		return;
	}
	for (c = n->child; c; c = node_at(s, c)->next) {
		if (node_at(s, c)->kind == N_ARGS) {
			for (node_id a = node_at(s, c)->child; a; a = node_at(s, a)->next) {
				str_addch(out, 1);
				add_expr(s, a, out);
			}
			str_addn(out, "", 1);
			continue;
		}
		add_expr(s, c, out);
		if (c == n->child && (n->kind == N_BINARY || n->kind == N_ASSIGN || n->kind == N_POSTFIX))
			str_addch(out, n->sub < P_COUNT ? (char)(sign_ranks[n->sub] + 1) : 1);
	}
	if (expr_ranks[n->kind] == 10)
		str_addch(out, (char)unary_rank(n));
}

/* The text for one key, made once */
static const char *sort_text(const char *key, size_t *len)
{
	static struct map *made;
	struct { size_t len; char text[]; } *entry;
	struct str text = STR_INIT;
	struct syntax *s = NULL;
	struct err err = { 0 };
	size_t off;
	uintptr_t *slot;
	bool is_new;

	if (!made)
		made = map_new();
	slot = map_slot(made, key, strlen(key), &is_new);
	if (is_new) {
		if (!syntax_parse_fragment(&s, key, strlen(key), FRAG_EXPR, NULL, &off, &err) &&
		    node_at(s, SYNTAX_ROOT)->child)
			add_expr(s, node_at(s, SYNTAX_ROOT)->child, &text);
		else
			str_addf(&text, "\x7f%s", key);
		syntax_free(s);
		entry = xmalloc(sizeof(*entry) + text.len + 1);
		entry->len = text.len;
		memcpy(entry->text, text.buf, text.len + 1);
		str_release(&text);
		*slot = (uintptr_t)entry;
	}
	entry = (void *)*slot;
	*len = entry->len;
	return entry->text;
}

static int expr_order(const char *a, const char *b)
{
	size_t alen, blen;
	const char *at = sort_text(a, &alen), *bt = sort_text(b, &blen);
	int c = memcmp(at, bt, MIN(alen, blen));

	return c ? c : alen != blen ? (alen < blen ? -1 : 1) : strcmp(a, b);
}

/* ---- types ------------------------------------------------------------------------------------------------ */

static bool base_word(const char *w, size_t n)
{
	static const char *const words[] = { "void", "char", "short", "int", "long", "float", "double", "signed", "unsigned" };

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (strlen(words[i]) == n && !strncmp(words[i], w, n))
			return true;
	return false;
}

/* Base types, pointers by what they point to, arrays, tags, names */
static void add_type(const char *p, size_t n, struct str *out)
{
	while (n && p[n - 1] == ' ')
		n--;
	if (n && p[n - 1] == '*') {
		str_addch(out, 2);
		add_type(p, n - 1, out);
		return;
	}
	if (n > 6 && !strncmp(p, "const ", 6)) {
		str_addch(out, 40); /* qualifiers come first in the comparison: without them is less */
		add_type(p + 6, n - 6, out);
		return;
	}
	str_addch(out, memchr(p, '[', n) ? 3 : n > 5 && !strncmp(p, "enum ", 5) ? 8 :
		       (n > 7 && !strncmp(p, "struct ", 7)) || (n > 6 && !strncmp(p, "union ", 6)) ? 9 :
		       base_word(p, strcspn(p, " ")) ? 1 : 10);
	str_addn(out, p, n);
}

static int type_order(const char *a, const char *b)
{
	struct str x = STR_INIT, y = STR_INIT;
	int c;

	add_type(a, strlen(a), &x);
	add_type(b, strlen(b), &y);
	c = strcmp(x.buf, y.buf);
	str_release(&x);
	str_release(&y);
	return c ? c : strcmp(a, b);
}

/* ---- the others ------------------------------------------------------------------------------------------- */

static int by_number(long long a, long long b)
{
	return a < b ? -1 : a > b;
}

static int place_order(const struct place *a, const struct place *b)
{
	int c = a->file == b->file ? 0 : strcmp(a->file ? a->file : "", b->file ? b->file : "");

	if (!c && a->function != b->function)
		c = strcmp(a->function ? a->function : "", b->function ? b->function : "");
	c = c ? c : by_number(a->element.line, b->element.line);
	c = c ? c : by_number(a->element.column, b->element.column);
	c = c ? c : by_number(a->line, b->line);
	c = c ? c : by_number(a->column, b->column);
	c = c ? c : by_number(a->line_end, b->line_end);
	return c ? c : by_number(a->column_end, b->column_end);
}

/* Position by position */
static int positions_order(const struct value *a, const struct value *b)
{
	int c = place_order(&a->place, &b->place);
	size_t i = 0;

	c = c ? c : strcmp(a->key, b->key);
	for (; !c && a->also && b->also && a->also[i] && b->also[i]; i++)
		c = place_order(&a->also[i]->place, &b->also[i]->place);
	return c ? c : (a->also && a->also[i]) - (b->also && b->also[i]);
}

int value_order(const struct value *a, const struct value *b)
{
	if (a == b || (a->kind == b->kind && a->key == b->key && a->kind != VAL_POS))
		return 0;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if (a->kind == VAL_TYPE)
		return type_order(a->key, b->key);
	if (a->kind == VAL_EXPR)
		return expr_order(a->key, b->key);
	return a->kind == VAL_POS ? positions_order(a, b) : strcmp(a->key, b->key);
}
