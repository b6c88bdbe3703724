// SPDX-License-Identifier: GPL-2.0-only
/* Names of kinds and roles, and the tree as text for `pteris parse` and for tests. */
#include "syntax/private.h"

static const char *const kind_names[N_KIND_COUNT] = {
	[N_NONE] = "none", [N_FILE] = "file", [N_PP_INCLUDE] = "pp-include",
	[N_PP_DEFINE] = "pp-define", [N_PP_PARAMS] = "pp-params", [N_MACRO_BODY] = "macro-body",
	[N_PP_UNDEF] = "pp-undef", [N_PP_COND] = "pp-cond", [N_PP_BRANCH] = "pp-branch",
	[N_PP_OTHER] = "pp-other", [N_ALT] = "alt", [N_VARIANT] = "variant", [N_ERROR] = "error",
	[N_FUNC_DEF] = "func-def", [N_DECL] = "decl", [N_SPECS] = "specs",
	[N_TYPE_WORD] = "type-word", [N_TYPE_IDENT] = "type-ident", [N_TYPE_MACRO] = "type-macro",
	[N_STRUCT] = "struct", [N_FIELDS] = "fields", [N_ENUM] = "enum",
	[N_ENUMERATORS] = "enumerators", [N_ENUMERATOR] = "enumerator", [N_TYPEOF] = "typeof",
	[N_ATTRIBUTE] = "attribute", [N_INIT_DECLARATOR] = "init-declarator",
	[N_DR_NAME] = "dr-name", [N_DR_PTR] = "dr-ptr", [N_DR_PAREN] = "dr-paren",
	[N_DR_FUNC] = "dr-func", [N_DR_ARRAY] = "dr-array", [N_PARAMS] = "params",
	[N_PARAM] = "param", [N_TYPE_NAME] = "type-name", [N_DECLARER] = "declarer",
	[N_STATIC_ASSERT] = "static-assert", [N_COMPOUND] = "compound", [N_IF] = "if",
	[N_WHILE] = "while", [N_DO] = "do", [N_FOR] = "for", [N_SWITCH] = "switch",
	[N_CASE] = "case", [N_DEFAULT] = "default", [N_LABEL] = "label", [N_GOTO] = "goto",
	[N_BREAK] = "break", [N_CONTINUE] = "continue", [N_RETURN] = "return",
	[N_EXPR_STMT] = "expr-stmt", [N_EMPTY_STMT] = "empty-stmt", [N_ITERATOR] = "iterator",
	[N_MACRO_STMT] = "macro-stmt", [N_ASM] = "asm", [N_IDENT] = "ident",
	[N_NUMBER] = "number", [N_CHAR] = "char", [N_STRING] = "string", [N_PAREN] = "paren",
	[N_UNARY] = "unary", [N_DEREF] = "deref", [N_ADDR] = "addr", [N_POSTFIX] = "postfix",
	[N_BINARY] = "binary", [N_ASSIGN] = "assign", [N_COND] = "cond", [N_COMMA] = "comma",
	[N_CALL] = "call", [N_ARGS] = "args", [N_EMPTY_ARG] = "empty-arg", [N_TOKEN] = "token", [N_OPAQUE] = "opaque",
	[N_INDEX] = "index", [N_MEMBER] = "member", [N_PMEMBER] = "pmember", [N_CAST] = "cast",
	[N_COMPOUND_LIT] = "compound-lit", [N_SIZEOF] = "sizeof", [N_STMT_EXPR] = "stmt-expr",
	[N_GENERIC] = "generic", [N_GENERIC_ASSOC] = "generic-assoc",
	[N_INIT_LIST] = "init-list", [N_INIT] = "init", [N_DESIGNATOR] = "designator",
};

static const char *const role_names[] = {
	[R_NONE] = "", [R_NAME] = "name", [R_SPECS] = "specs", [R_DECLARATOR] = "declarator",
	[R_INNER] = "inner", [R_PARAMS] = "params", [R_ARGS] = "args", [R_CALLEE] = "callee",
	[R_COND] = "cond", [R_THEN] = "then", [R_ELSE] = "else", [R_INIT] = "init",
	[R_STEP] = "step", [R_BODY] = "body", [R_VALUE] = "value", [R_VALUE2] = "value2",
	[R_LEFT] = "left", [R_RIGHT] = "right", [R_TYPE] = "type", [R_SIZE] = "size",
	[R_WIDTH] = "width", [R_OPERAND] = "operand", [R_LABEL] = "label", [R_FIELDS] = "fields",
};

static const char *const body_names[] = {
	[MB_EMPTY] = "empty", [MB_EXPR] = "expr", [MB_STMT] = "stmt", [MB_DECL] = "decl",
	[MB_TYPE] = "type", [MB_ATTR] = "attr", [MB_TOKENS] = "tokens",
};

const char *node_kind_name(enum node_kind k)
{
	return k < N_KIND_COUNT ? kind_names[k] : "?";
}

static void print_quoted(struct str *out, const char *p, size_t n)
{
	str_addch(out, '`');
	for (size_t i = 0; i < n; i++) {
		if (p[i] == '\n')
			str_add(out, "\\n");
		else if ((uint8_t)p[i] < 0x20 || (uint8_t)p[i] >= 0x7f)
			str_addf(out, "\\x%02x", (uint8_t)p[i]);
		else
			str_addch(out, p[i]);
	}
	str_addch(out, '`');
}

static void print_leaf(const struct syntax *s, node_id n, struct str *out)
{
	struct str text = STR_INIT;

	node_text(s, n, &text);
	str_addch(out, ' ');
	print_quoted(out, text.buf, text.len);
	str_release(&text);
}

static void print_sub(const struct node *n, struct str *out)
{
	switch (n->kind) {
	case N_UNARY:
	case N_POSTFIX:
	case N_BINARY:
	case N_ASSIGN:
		str_addf(out, " %s", punct_text(n->sub));
		break;
	case N_MACRO_BODY:
		str_addf(out, " %s", n->sub < ARRAY_SIZE(body_names) ? body_names[n->sub] : "?");
		break;
	}
}

static void print_node(const struct syntax *s, node_id n, int depth, struct str *out)
{
	const struct node *nd = &s->nodes[n];
	const struct token *last = &s->toks[nd->last];
	int line, column, line2, column2;

	syntax_position(s, node_start(s, n), &line, &column);
	syntax_position(s, last->len ? node_end(s, n) - 1 : last->off, &line2, &column2);
	str_addf(out, "%*s", depth * 2, "");
	if (nd->role && nd->role < ARRAY_SIZE(role_names))
		str_addf(out, "%s: ", role_names[nd->role]);
	str_addf(out, "%s", node_kind_name(nd->kind));
	print_sub(nd, out);
	str_addf(out, " %d:%d-%d:%d", line, column, line2, column2);
	if (!nd->child)
		print_leaf(s, n, out);
	str_addch(out, '\n');
}

void syntax_print(const struct syntax *s, struct str *out)
{
	node_id n = SYNTAX_ROOT;
	int depth = 0;

	while (n) {
		print_node(s, n, depth, out);
		if (s->nodes[n].child) {
			n = s->nodes[n].child;
			depth++;
			continue;
		}
		while (n != SYNTAX_ROOT && !s->nodes[n].next) {
			n = s->nodes[n].parent;
			depth--;
		}
		n = n == SYNTAX_ROOT ? 0 : s->nodes[n].next;
	}
}
