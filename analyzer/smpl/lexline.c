// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tokens of a rule file. Declarations are free-form; in patterns column 0 of each line says what
 * becomes of it ('-', '+', '*', '?') or structures it ('(', '|', '&', ')'), the rest is C with
 * `...`, `<... ...>`, \( \| \) and @p. A comment that spans lines hides their column 0. Adjoining
 * '+' lines are one token, since their text goes to the output as it is.
 */
#include <ctype.h>

#include "smpl/internal.h"

/* A stretch of text that is being cut into tokens */
struct lexer {
	struct reader *r;
	const char *text;
	uint32_t off, size;
	bool pattern; /* else declarations */
	bool bol;     /* nothing but blanks since the line started */
	bool space;
};

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '$' || (unsigned char)c >= 0x80;
}

static bool at_text(const struct lexer *l, const char *s)
{
	size_t n = strlen(s);

	return l->size - l->off >= n && memcmp(l->text + l->off, s, n) == 0;
}

/* Behind the comment that starts here, or 0 when it never ends */
static uint32_t comment_end(const struct lexer *l)
{
	const char *p = l->text + l->off, *end = l->text + l->size;
	const char *q;

	if (p[1] == '/') {
		q = memchr(p, '\n', (size_t)(end - p));
		return q ? (uint32_t)(q - l->text) : l->size;
	}
	q = end - p > 2 ? memmem(p + 2, (size_t)(end - p - 2), "*/", 2) : NULL;
	return q ? (uint32_t)(q + 2 - l->text) : 0;
}

static bool at_comment(const struct lexer *l)
{
	return at_text(l, "/*") || at_text(l, "//");
}

/* Blanks, comments and continued lines; in patterns newlines are the caller's. */
static int skip_blanks(struct lexer *l)
{
	uint32_t end;
	char c;

	while (l->off < l->size) {
		c = l->text[l->off];
		if (c == '\n' && l->pattern)
			return 0;
		if (at_comment(l)) {
			end = comment_end(l);
			if (!end)
				return reader_error(l->r, l->off, "this comment never ends");
			l->off = end;
		} else if (l->pattern && (at_text(l, "\\\n") || at_text(l, "\\\r\n"))) {
			l->off += c == '\\' && l->text[l->off + 1] == '\r' ? 3 : 2;
		} else if (isspace((unsigned char)c)) {
			l->bol = l->bol || c == '\n';
			l->off++;
		} else {
			return 0;
		}
		l->space = true;
	}
	return 0;
}

static int lex_quoted(struct lexer *l, struct stok *t)
{
	char quote = l->text[l->off];
	uint32_t i = l->off + 1;

	t->kind = quote == '"' ? ST_STRING : ST_CHAR;
	while (i < l->size && l->text[i] != quote && l->text[i] != '\n')
		i += l->text[i] == '\\' && i + 1 < l->size ? 2 : 1;
	if (i >= l->size || l->text[i] != quote)
		return reader_error(l->r, l->off, "missing %c at the end of this %s", quote,
				    quote == '"' ? "string" : "character constant");
	t->len = i + 1 - l->off;
	return 0;
}

/* As C's preprocessor sees it: 0x1e+2 is one (malformed) number. */
static uint32_t number_length(const struct lexer *l)
{
	uint32_t i = l->off;
	char c, before = '0';

	for (; i < l->size; i++) {
		c = l->text[i];
		if (!is_word(c) && !((c == '+' || c == '-') && strchr("eEpP", before)) &&
		    !(c == '.' && !(i + 1 < l->size && l->text[i + 1] == '.')))
			break;
		before = c;
	}
	return i - l->off;
}

struct spelling {
	const char *text;
	uint8_t kind;
};

/* Longest first */
static const struct spelling pattern_ops[] = {
	{ "......", ST_DOTS6 },
	{ "<+...", ST_NEST_PLUS_OPEN },
	{ "...+>", ST_NEST_PLUS_CLOSE },
	{ "<...", ST_NEST_OPEN },
	{ "...>", ST_NEST_CLOSE },
	{ "...", ST_DOTS },
	{ "<<=", ST_PUNCT },
	{ ">>=", ST_PUNCT },
	{ "\\(", ST_DISJ_OPEN },
	{ "\\|", ST_DISJ_OR },
	{ "\\&", ST_DISJ_AND },
	{ "\\)", ST_DISJ_CLOSE },
	{ "->", ST_PUNCT },
	{ "++", ST_PUNCT },
	{ "--", ST_PUNCT },
	{ "<<", ST_PUNCT },
	{ ">>", ST_PUNCT },
	{ "<=", ST_PUNCT },
	{ ">=", ST_PUNCT },
	{ "==", ST_PUNCT },
	{ "!=", ST_PUNCT },
	{ "&&", ST_PUNCT },
	{ "||", ST_PUNCT },
	{ "*=", ST_PUNCT },
	{ "/=", ST_PUNCT },
	{ "%=", ST_PUNCT },
	{ "+=", ST_PUNCT },
	{ "-=", ST_PUNCT },
	{ "&=", ST_PUNCT },
	{ "^=", ST_PUNCT },
	{ "|=", ST_PUNCT },
	{ "##", ST_PUNCT },
};
static const struct spelling free_ops[] = {
	{ "@@", ST_ATAT },  { "<<=", ST_PUNCT }, { ">>=", ST_PUNCT }, { "<<", ST_PUNCT },
	{ ">>", ST_PUNCT }, { "=~", ST_PUNCT },	 { "!~", ST_PUNCT },  { "!=", ST_PUNCT },
	{ "==", ST_PUNCT }, { "<=", ST_PUNCT },	 { ">=", ST_PUNCT },  { "&&", ST_PUNCT },
	{ "||", ST_PUNCT }, { "##", ST_PUNCT },	 { "*=", ST_PUNCT },  { "/=", ST_PUNCT },
	{ "%=", ST_PUNCT }, { "+=", ST_PUNCT },	 { "-=", ST_PUNCT },  { "&=", ST_PUNCT },
	{ "^=", ST_PUNCT }, { "|=", ST_PUNCT },	 { "++", ST_PUNCT },  { "--", ST_PUNCT },
};

static void lex_operator(struct lexer *l, struct stok *t)
{
	const struct spelling *ops = l->pattern ? pattern_ops : free_ops;
	size_t n = l->pattern ? ARRAY_SIZE(pattern_ops) : ARRAY_SIZE(free_ops), i;

	for (i = 0; i < n; i++) {
		if (!at_text(l, ops[i].text))
			continue;
		t->kind = ops[i].kind;
		t->len = (uint32_t)strlen(ops[i].text);
		return;
	}
	t->len = 1;
	t->kind = l->text[l->off] == '@' ? ST_AT
		  : l->text[l->off] && strchr("()[]{}.,;:?~!+-*/%&|^<>=#", l->text[l->off])
			  ? ST_PUNCT
			  : ST_BAD;
}

static uint32_t word_length(const struct lexer *l)
{
	uint32_t i = l->off;

	while (i < l->size && is_word(l->text[i]))
		i++;
	return i - l->off;
}

/* Length of L, u, U or u8 right before a quote */
static uint32_t literal_prefix(const struct lexer *l)
{
	uint32_t n = at_text(l, "u8") ? 2 : at_text(l, "L") || at_text(l, "u") || at_text(l, "U") ? 1 : 0;

	return n && l->off + n < l->size && (l->text[l->off + n] == '"' || l->text[l->off + n] == '\'') ? n : 0;
}

/* One token at l->off, where no blank stands; ST_EOF at the end. */
static int lex_token(struct lexer *l, struct stok *t)
{
	char c, d;
	int rc = 0;

	*t = (struct stok){ .kind = ST_EOF, .off = l->off, .bol = l->bol, .space = l->space };
	l->bol = l->space = false;
	if (l->off >= l->size) {
		t->text = "";
		return 0;
	}
	c = l->text[l->off];
	d = l->off + 1 < l->size ? l->text[l->off + 1] : 0;
	if (isdigit((unsigned char)c) || (c == '.' && isdigit((unsigned char)d))) {
		t->kind = ST_NUMBER;
		t->len = number_length(l);
	} else if (literal_prefix(l)) {
		l->off += literal_prefix(l);
		rc = lex_quoted(l, t);
		l->off = t->off;
		t->len += literal_prefix(l);
	} else if (is_word(c)) {
		t->kind = ST_IDENT;
		t->len = word_length(l);
	} else if (c == '"' || c == '\'') {
		rc = lex_quoted(l, t);
	} else {
		lex_operator(l, t);
	}
	if (rc)
		return rc;
	t->text = internn(l->text + l->off, t->len);
	l->off += t->len;
	return 0;
}

bool stok_is(const struct stok *t, const char *text)
{
	return t->kind != ST_EOF && t->kind != ST_PLUS && strcmp(t->text, text) == 0;
}

/* '#' at the start of a line takes the rest of it along. */
static void take_hash_line(struct lexer *l, struct stok *t, uint8_t kind)
{
	const char *p = l->text + t->off;
	const char *nl = memchr(p, '\n', l->size - t->off);

	l->off = nl ? (uint32_t)(nl - l->text) : l->size;
	/* A continued directive goes on. */
	while (l->off < l->size && l->text[l->off - 1] == '\\') {
		nl = memchr(l->text + l->off + 1, '\n', l->size - l->off - 1);
		l->off = nl ? (uint32_t)(nl - l->text) : l->size;
	}
	t->kind = kind;
	t->len = l->off - t->off;
	t->text = internn(p, t->len);
}

int lex_free(struct reader *r, uint32_t *off, struct stok *t)
{
	struct lexer l = { .r = r, .text = r->text, .off = *off, .size = r->size };
	int rc;

	l.bol = *off == 0 || r->text[*off - 1] == '\n';
	rc = skip_blanks(&l);
	if (!rc)
		rc = lex_token(&l, t);
	if (rc)
		return rc;
	if (t->bol && stok_is(t, "#"))
		take_hash_line(&l, t, ST_HASH);
	*off = l.off;
	return 0;
}

/* ---- patterns -------------------------------------------------------------------------------- */

struct line_mark {
	bool minus, plus, twice, star, optional;
	uint32_t len; /* bytes of the marks */
};

/* The marks in column 0 and behind: one of - + *, and ?, in any order */
static struct line_mark read_marks(const struct lexer *l)
{
	struct line_mark m = { 0 };
	uint32_t i = l->off;

	for (; i < l->size && i < l->off + 3; i++) {
		bool some = m.minus || m.plus || m.star;

		if (l->text[i] == '?' && !m.optional)
			m.optional = true;
		else if (l->text[i] == '+' && m.plus && !m.twice && l->text[i - 1] == '+')
			m.twice = true;
		else if (l->text[i] == '-' && !some)
			m.minus = true;
		else if (l->text[i] == '+' && !some)
			m.plus = true;
		else if (l->text[i] == '*' && !some)
			m.star = true;
		else
			break;
	}
	m.len = i - l->off;
	return m;
}

/* In column 0 these structure the pattern: they never belong to the C code. */
static bool column0_token(struct lexer *l, struct stok *t)
{
	static const struct spelling ops[] = {
		{ "(", ST_DISJ_OPEN },
		{ "|", ST_DISJ_OR },
		{ "&", ST_DISJ_AND },
		{ ")", ST_DISJ_CLOSE },
	};
	char c = l->text[l->off], d = l->off + 1 < l->size ? l->text[l->off + 1] : 0;
	size_t i;

	if ((c == '|' || c == '&') && (d == c || d == '='))
		return false;
	for (i = 0; i < ARRAY_SIZE(ops); i++) {
		if (c != ops[i].text[0])
			continue;
		*t = (struct stok){ .kind = ops[i].kind,
				    .column0 = true,
				    .bol = true,
				    .off = l->off,
				    .len = 1,
				    .text = ops[i].text };
		l->off++;
		return true;
	}
	return false;
}

static uint32_t line_end(const struct lexer *l)
{
	const char *nl = memchr(l->text + l->off, '\n', l->size - l->off);

	return nl ? (uint32_t)(nl - l->text) : l->size;
}

/* Adjoining '+' lines become one token; l stands on the first '+'. */
static void take_plus_lines(struct lexer *l, struct stok *t, const struct line_mark *first)
{
	struct line_mark m = *first;
	struct str s = STR_INIT;
	uint32_t start, end, next;

	*t = (struct stok){ .kind = ST_PLUS,
			    .off = l->off,
			    .bol = true,
			    .twice = m.twice,
			    .optional = m.optional };
	for (;;) {
		start = l->off + m.len;
		next = line_end(l);
		end = next;
		while (end > start && strchr(" \t\r", l->text[end - 1]))
			end--;
		if (s.len || l->off != t->off)
			str_addch(&s, '\n');
		str_addn(&s, l->text + start, end - start);
		l->off = next;
		if (next + 1 >= l->size || l->text[next + 1] != '+')
			break;
		l->off++;
		m = read_marks(l);
		t->twice = t->twice || m.twice;
	}
	t->len = l->off - t->off;
	t->text = arena_strndup(l->r->arena, s.buf, s.len);
	str_release(&s);
}

static int push_line(struct lexer *l, const struct line_mark *m, struct stoks *out)
{
	struct stok t;
	int rc;

	for (;;) {
		rc = skip_blanks(l);
		if (rc || l->off >= l->size || l->text[l->off] == '\n')
			return rc;
		rc = lex_token(l, &t);
		if (rc)
			return rc;
		t.mark = m->minus ? MARK_MINUS : m->star ? MARK_STAR : MARK_CONTEXT;
		t.optional = m->optional;
		if (t.bol && stok_is(&t, "#"))
			take_hash_line(l, &t, ST_DIRECTIVE);
		if (t.kind == ST_BAD)
			return reader_error(l->r, t.off,
					    "this character has no meaning in a pattern");
		vec_push(out, t);
	}
}

static int lex_line(struct lexer *l, struct stoks *out)
{
	struct line_mark m = read_marks(l);
	struct stok t;

	l->bol = l->space = true;
	if (m.plus) {
		take_plus_lines(l, &t, &m);
		vec_push(out, t);
		return 0;
	}
	/* As in Coccinelle, "--" is no mark but C's operator. */
	if (at_text(l, "--"))
		m = (struct line_mark){ 0 };
	l->off += m.len;
	if (!m.len && column0_token(l, &t))
		vec_push(out, t);
	return push_line(l, &m, out);
}

/* '(' or ')' in column 0 that pairs with one elsewhere is C's after all: `(T)x`. */
static void pair_parens(struct stoks *body)
{
	VEC(size_t) open = { 0 };
	size_t i;

	for (i = 0; i < body->len; i++) {
		struct stok *t = &body->at[i], *o;
		bool c = t->kind == ST_PUNCT;

		if (t->kind == ST_DISJ_OPEN || (c && stok_is(t, "(")))
			vec_push(&open, i);
		if ((t->kind != ST_DISJ_CLOSE && !(c && stok_is(t, ")"))) || !open.len)
			continue;
		o = &body->at[open.at[--open.len]];
		if (o->kind == ST_DISJ_OPEN && o->column0 && c)
			o->kind = ST_PUNCT;
		else if (o->kind == ST_PUNCT && t->column0)
			t->kind = ST_PUNCT;
		o->column0 = o->column0 && o->kind != ST_PUNCT;
		t->column0 = t->column0 && t->kind != ST_PUNCT;
	}
	vec_release(&open);
}

int lex_pattern(struct reader *r, uint32_t *off, struct stoks *out)
{
	struct lexer l = { .r = r, .text = r->text, .off = *off, .size = r->size, .pattern = true };
	struct stok eof = { .kind = ST_EOF, .text = "" };
	uint32_t first = line_end(&l);
	int rc = 0;

	/* What stands behind the @@ on its own line has no column 0. */
	l.bol = l.space = true;
	if (first > l.off)
		rc = push_line(&l, &(struct line_mark){ 0 }, out);
	l.off += l.off < l.size;
	while (!rc && l.off < l.size && l.text[l.off] != '@') {
		rc = lex_line(&l, out);
		l.off += l.off < l.size;
	}
	eof.off = MIN(l.off, l.size);
	vec_push(out, eof);
	*off = eof.off;
	if (r->all)
		pair_parens(out);
	return rc;
}

/* <a/b.h> is one token, as in the files that it is compared with. */
static void take_header(struct lexer *l, struct stok *t)
{
	const char *end = memchr(l->text + t->off, '>', l->size - t->off);

	if (!end)
		return;
	t->len = (uint32_t)(end + 1 - l->text) - t->off;
	t->text = internn(l->text + t->off, t->len);
	t->kind = ST_PUNCT;
	l->off = t->off + t->len;
}

int lex_directive(struct reader *r, const struct stok *line, struct stoks *out)
{
	bool include = false;
	struct lexer l = { .r = r, .text = r->text, .off = line->off, .pattern = true };
	struct stok t;
	int rc;

	l.size = line->off + line->len;
	l.bol = l.space = true;
	for (;;) {
		rc = skip_blanks(&l);
		if (rc || l.off >= l.size)
			return rc;
		rc = lex_token(&l, &t);
		if (rc)
			return rc;
		if (t.kind == ST_EOF)
			return 0;
		if (include && t.text[0] == '<')
			take_header(&l, &t);
		include = t.kind == ST_IDENT && starts_with(t.text, "include");
		t.mark = line->mark;
		t.optional = line->optional;
		vec_push(out, t);
	}
}

/* Moves an offset into joined '+' text back to the file: each line lost its marks. */
static uint32_t plus_origin(const struct reader *r, const struct stok *plus, uint32_t at)
{
	uint32_t off = plus->off, i;
	struct lexer l = { .text = r->text, .size = r->size };

	l.off = off;
	off += read_marks(&l).len;
	for (i = 0; i < at; i++) {
		if (plus->text[i] != '\n') {
			off++;
			continue;
		}
		l.off = off;
		l.off = line_end(&l) + 1;
		off = l.off + read_marks(&l).len;
	}
	return off;
}

int lex_plus(struct reader *r, const struct stok *plus, struct stoks *out)
{
	struct lexer l = { .r = r, .text = plus->text, .size = (uint32_t)strlen(plus->text) };
	struct err quiet = { 0 }, *saved = r->err;
	struct stok t;
	uint32_t at;
	int rc = 0;

	do {
		r->err = &quiet; /* its offsets are of the joined text */
		at = l.off;
		rc = skip_blanks(&l);
		if (!rc) {
			at = l.off;
			rc = lex_token(&l, &t);
		}
		if (rc) {
			/* skip_blanks() stops at the comment it could not skip */
			at = plus_origin(r, plus, l.off);
			break;
		}
		t.off = plus_origin(r, plus, t.off);
		vec_push(out, t);
	} while (t.kind != ST_EOF);
	r->err = saved;
	if (rc)
		return reader_error(r, at, "this %s does not end on the '+' lines",
				    r->text[at] == '/' ? "comment" : "string");
	return 0;
}
