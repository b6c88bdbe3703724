// SPDX-License-Identifier: GPL-2.0-only
/* One logical line of a Kconfig file into tokens, macros expanded. */
#include "clang/kconfig_impl.h"

static bool word_char(char c)
{
	return ident_char(c) || c == '-' || c == '.' || c == '/';
}

static void push(struct kconfig *k, struct kline *l, enum ktoken_kind kind, const char *s, size_t n)
{
	vec_push(&l->tokens, (struct ktoken){ kind, arena_strndup(k->arena, s, n) });
}

/* A word that may hold macros; one that expands to nothing is no token. Returns its length. */
static size_t lex_word(struct kconfig *k, const char *s, size_t n, struct kline *l)
{
	struct str text = STR_INIT;
	size_t i = 0;

	while (i < n && (word_char(s[i]) || s[i] == '$')) {
		if (s[i] == '$')
			i += kmacro_expand(k, s + i, n - i, &text);
		else
			str_addch(&text, s[i++]);
	}
	if (text.len)
		push(k, l, KT_WORD, text.buf, text.len);
	str_release(&text);
	return i;
}

static size_t lex_quoted(struct kconfig *k, const char *s, size_t n, struct kline *l)
{
	struct str text = STR_INIT;
	size_t i = 1;

	while (i < n && s[i] != s[0]) {
		if (s[i] == '$') {
			i += kmacro_expand(k, s + i, n - i, &text);
			continue;
		}
		if (s[i] == '\\' && i + 1 < n)
			i++;
		str_addch(&text, s[i++]);
	}
	if (i >= n)
		kwarn(k, "a string does not end on its line");
	push(k, l, KT_QUOTED, text.buf, text.len);
	str_release(&text);
	return MIN(i + 1, n);
}

static size_t lex_operator(struct kconfig *k, const char *s, size_t n, struct kline *l)
{
	static const char *const ops[] = { "||", "&&", "!=", "<=", ">=", ":=", "+=",
					   "=", "<", ">", "!", "(", ")" };

	for (size_t i = 0; i < ARRAY_SIZE(ops); i++) {
		size_t len = strlen(ops[i]);

		if (len <= n && !memcmp(s, ops[i], len)) {
			push(k, l, KT_OP, s, len);
			return len;
		}
	}
	kwarn(k, "a character that means nothing here (0x%02x)", (unsigned char)*s);
	return 1;
}

/* NAME = …, NAME := …, NAME += …: what follows is kept as it stands */
static bool is_assignment(struct kconfig *k, const char *s, size_t n, struct kline *l)
{
	const char *op = l->tokens.len == 2 ? l->tokens.at[1].text : NULL;

	if (!op || l->tokens.at[0].kind != KT_WORD || l->tokens.at[1].kind != KT_OP ||
	    (strcmp(op, "=") && strcmp(op, ":=") && strcmp(op, "+=")))
		return false;
	while (n && (*s == ' ' || *s == '\t')) {
		s++;
		n--;
	}
	l->assigned = op;
	l->rest = arena_strndup(k->arena, s, n);
	return true;
}

void kline_split(struct kconfig *k, const char *s, size_t n, struct kline *out)
{
	size_t i = 0;

	memset(out, 0, sizeof(*out));
	while (i < n && s[i] != '#') {
		if (s[i] == ' ' || s[i] == '\t' || s[i] == '\r' || s[i] == '\n')
			i++;
		else if (s[i] == '"' || s[i] == '\'')
			i += lex_quoted(k, s + i, n - i, out);
		else if (word_char(s[i]) || s[i] == '$')
			i += lex_word(k, s + i, n - i, out);
		else
			i += lex_operator(k, s + i, n - i, out);
		if (is_assignment(k, s + i, n - i, out))
			break;
	}
	push(k, out, KT_END, "", 0);
}

void kline_release(struct kline *l)
{
	vec_release(&l->tokens);
}
