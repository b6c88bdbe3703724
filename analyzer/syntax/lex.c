// SPDX-License-Identifier: GPL-2.0-only
/*
 * Text to tokens. Every byte goes into exactly one token; nothing is allocated per token. What
 * compilers do after joining spliced lines is done on the bytes as they are: a backslash-newline
 * between tokens is a T_CONT, one inside a name, number or literal is part of its bytes.
 */
#include "syntax/private.h"

enum byte_class {
	B_OTHER, B_SPACE, B_NEWLINE, B_LETTER, B_DIGIT, B_PUNCT, B_DOT, B_SLASH, B_QUOTE, B_BACKSLASH,
	B_HASH, B_LESS,
};

/* Where in a directive line we are */
enum place { OUTSIDE, AFTER_HASH, AFTER_INCLUDE, IN_DIRECTIVE };

struct lexer {
	const char *text, *p, *end;
	struct token *toks;
	uint32_t n, cap;
	uint32_t hash;  /* the '#' of this directive */
	uint8_t place;
	bool bol;       /* nothing significant on this line so far */
};

/* In the order of enum punct */
static const char punct_table[P_COUNT][4] = {
	"", "(", ")", "[", "]", "{", "}", ".", "->", "++", "--", "&", "*", "+", "-", "~", "!", "/", "%",
	"<<", ">>", "<", ">", "<=", ">=", "==", "!=", "^", "|", "&&", "||", "?", ":", ";", "...", "=",
	"*=", "/=", "%=", "+=", "-=", "<<=", ">>=", "&=", "^=", "|=", ",", "#", "##", "\\",
};

const char *punct_text(enum punct p)
{
	return p < P_COUNT ? punct_table[p] : "";
}

struct word {
	char text[20];
	uint8_t id;
};
static const struct word keywords[] = {
	{ "auto", K_AUTO }, { "break", K_BREAK }, { "case", K_CASE }, { "char", K_CHAR },
	{ "const", K_CONST }, { "__const", K_CONST }, { "__const__", K_CONST },
	{ "continue", K_CONTINUE }, { "default", K_DEFAULT }, { "do", K_DO }, { "double", K_DOUBLE },
	{ "else", K_ELSE }, { "enum", K_ENUM }, { "extern", K_EXTERN }, { "float", K_FLOAT },
	{ "for", K_FOR }, { "goto", K_GOTO }, { "if", K_IF }, { "inline", K_INLINE },
	{ "__inline", K_INLINE }, { "__inline__", K_INLINE }, { "int", K_INT }, { "long", K_LONG },
	{ "register", K_REGISTER }, { "restrict", K_RESTRICT }, { "__restrict", K_RESTRICT },
	{ "__restrict__", K_RESTRICT }, { "return", K_RETURN }, { "short", K_SHORT },
	{ "signed", K_SIGNED }, { "__signed", K_SIGNED }, { "__signed__", K_SIGNED },
	{ "sizeof", K_SIZEOF }, { "static", K_STATIC }, { "struct", K_STRUCT },
	{ "switch", K_SWITCH }, { "typedef", K_TYPEDEF }, { "union", K_UNION },
	{ "unsigned", K_UNSIGNED }, { "void", K_VOID }, { "volatile", K_VOLATILE },
	{ "__volatile", K_VOLATILE }, { "__volatile__", K_VOLATILE }, { "while", K_WHILE },
	{ "_Bool", K_BOOL }, { "__int128", K_INT128 }, { "typeof", K_TYPEOF },
	{ "__typeof", K_TYPEOF }, { "__typeof__", K_TYPEOF }, { "typeof_unqual", K_TYPEOF },
	{ "__typeof_unqual__", K_TYPEOF }, { "__attribute__", K_ATTRIBUTE },
	{ "__attribute", K_ATTRIBUTE }, { "asm", K_ASM }, { "__asm", K_ASM }, { "__asm__", K_ASM },
	{ "_Alignof", K_ALIGNOF }, { "__alignof", K_ALIGNOF }, { "__alignof__", K_ALIGNOF },
	{ "_Alignas", K_ALIGNAS }, { "_Generic", K_GENERIC }, { "_Static_assert", K_STATIC_ASSERT },
	{ "__auto_type", K_AUTO_TYPE }, { "__extension__", K_EXTENSION },
	{ "_Noreturn", K_NORETURN }, { "__thread", K_THREAD }, { "_Thread_local", K_THREAD },
	{ "__label__", K_LABEL }, { "_Complex", K_COMPLEX }, { "__complex__", K_COMPLEX },
};
static const struct word directives[] = {
	{ "include", D_INCLUDE }, { "include_next", D_INCLUDE_NEXT }, { "import", D_IMPORT },
	{ "define", D_DEFINE }, { "undef", D_UNDEF }, { "if", D_IF }, { "ifdef", D_IFDEF },
	{ "ifndef", D_IFNDEF }, { "elif", D_ELIF }, { "elifdef", D_ELIFDEF },
	{ "elifndef", D_ELIFNDEF }, { "else", D_ELSE }, { "endif", D_ENDIF }, { "error", D_ERROR },
	{ "warning", D_WARNING }, { "pragma", D_PRAGMA }, { "line", D_LINE }, { "ident", D_IDENT },
};

/* Made from the tables above at the first call */
#define KEYWORD_SLOTS 256
#define KEYWORD_MAX 17
static struct {
	bool made;
	uint8_t class[256];
	bool ident[256];                    /* may go on in a name */
	uint8_t keyword[KEYWORD_SLOTS];     /* index in keywords + 1; open addressing */
	uint8_t keyword_len[ARRAY_SIZE(keywords)];
	uint8_t puncts[256][5];             /* by first byte, longest first, ends with 0 */
} tab;

static unsigned keyword_hash(const char *p, size_t len)
{
	return ((uint8_t)p[0] * 5u + (uint8_t)p[1] * 3u + (uint8_t)p[len / 2] * 7u +
		(uint8_t)p[len - 1] * 11u + (unsigned)len * 13u) % KEYWORD_SLOTS;
}

static void make_classes(void)
{
	for (int c = 0; c < 256; c++) {
		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$')
			tab.class[c] = B_LETTER;
		else if (c >= '0' && c <= '9')
			tab.class[c] = B_DIGIT;
		tab.ident[c] = tab.class[c] == B_LETTER || tab.class[c] == B_DIGIT;
	}
	for (const char *p = " \t\f\v\r"; *p; p++)
		tab.class[(uint8_t)*p] = B_SPACE;
	for (const char *p = "()[]{}&*+-~!%>=^|?:;,"; *p; p++)
		tab.class[(uint8_t)*p] = B_PUNCT;
	tab.class['\n'] = B_NEWLINE;
	tab.class['.'] = B_DOT;
	tab.class['/'] = B_SLASH;
	tab.class['"'] = tab.class['\''] = B_QUOTE;
	tab.class['\\'] = B_BACKSLASH;
	tab.class['#'] = B_HASH;
	tab.class['<'] = B_LESS;
}

static void make_tables(void)
{
	if (tab.made)
		return;
	make_classes();
	for (size_t i = 0; i < ARRAY_SIZE(keywords); i++) {
		size_t len = strlen(keywords[i].text);
		unsigned h = keyword_hash(keywords[i].text, len);

		while (tab.keyword[h])
			h = (h + 1) % KEYWORD_SLOTS;
		tab.keyword[h] = (uint8_t)(i + 1);
		tab.keyword_len[i] = (uint8_t)len;
	}
	for (size_t len = 3; len; len--)
		for (int p = 1; p < P_COUNT; p++)
			if (strlen(punct_table[p]) == len) {
				uint8_t *list = tab.puncts[(uint8_t)punct_table[p][0]];

				list[strlen((char *)list)] = (uint8_t)p;
			}
	tab.made = true;
}

static enum keyword find_keyword(const char *p, size_t len)
{
	unsigned h;

	if (len < 2 || len > KEYWORD_MAX)
		return K_NONE;
	for (h = keyword_hash(p, len); tab.keyword[h]; h = (h + 1) % KEYWORD_SLOTS) {
		size_t i = tab.keyword[h] - 1u;

		if (tab.keyword_len[i] == len && !memcmp(keywords[i].text, p, len))
			return keywords[i].id;
	}
	return K_NONE;
}

static enum directive find_directive(const char *p, size_t len)
{
	for (size_t i = 0; i < ARRAY_SIZE(directives); i++)
		if (strlen(directives[i].text) == len && !memcmp(directives[i].text, p, len))
			return directives[i].id;
	return D_OTHER;
}

/* p is at a backslash: the end of the line splice that it starts, or NULL */
static const char *splice_end(const char *p, const char *end)
{
	for (p++; p < end && *p != '\n'; p++)
		if (tab.class[(uint8_t)*p] != B_SPACE)
			return NULL;
	return p < end ? p + 1 : NULL;
}

/* End of the name that goes on at p */
static const char *name_end(const char *p, const char *end)
{
	const char *q;

	for (;;) {
		while (p < end && tab.ident[(uint8_t)*p])
			p++;
		if (p == end || *p != '\\')
			return p;
		q = splice_end(p, end);
		if (!q || q == end || !tab.ident[(uint8_t)*q])
			return p;
		p = q;
	}
}

/* A pp-number: whatever looks a bit like a number */
static const char *number_end(const char *p, const char *end)
{
	const char *q;

	while (p < end) {
		if ((*p == '+' || *p == '-') && strchr("eEpP", p[-1]))
			p++;
		else if (tab.ident[(uint8_t)*p] || *p == '.')
			p++;
		else if (*p == '\\' && (q = splice_end(p, end)) && q < end && tab.ident[(uint8_t)*q])
			p = q;
		else
			break;
	}
	return p;
}

/* Behind the closing quote; NULL when the line ends before. p is at the opening quote. */
static const char *literal_end(const char *p, const char *end)
{
	char quote = *p++;
	const char *q;

	while (p < end && *p != quote && *p != '\n') {
		if (*p == '\\') {
			q = splice_end(p, end);
			p = q ? q : p + 1 < end && p[1] != '\n' ? p + 2 : p + 1;
		} else {
			p++;
		}
	}
	return p < end && *p == quote ? p + 1 : NULL;
}

/* End of the line before "\n" or "\r\n" */
static const char *line_end(const char *p, const char *end)
{
	const char *nl = memchr(p, '\n', (size_t)(end - p));

	if (!nl)
		return end;
	return nl > p && nl[-1] == '\r' ? nl - 1 : nl;
}

static const char *line_comment_end(const char *p, const char *end)
{
	const char *stop, *b;

	for (;;) {
		stop = line_end(p, end);
		for (b = stop; b > p && tab.class[(uint8_t)b[-1]] == B_SPACE; b--)
			;
		if (b == p || b[-1] != '\\')
			return stop;
		p = splice_end(b - 1, end);
		if (!p)
			return stop;
	}
}

static const char *block_comment_end(const char *p, const char *end)
{
	for (p += 2; (p = memchr(p, '*', (size_t)(end - p))); p++)
		if (p + 1 < end && p[1] == '/')
			return p + 2;
	return end;
}

static const char *lex_punct(const char *p, const char *end, struct token *t)
{
	const uint8_t *list = tab.puncts[(uint8_t)*p];

	for (; *list; list++) {
		const char *text = punct_table[*list];
		size_t len = text[1] ? text[2] ? 3 : 2 : 1;

		if ((size_t)(end - p) < len || memcmp(p, text, len))
			continue;
		t->kind = T_PUNCT;
		t->sub = *list;
		return p + len;
	}
	t->kind = T_OTHER;
	return p + 1;
}

/* A quote at `quote`, after a prefix that starts at t's beginning */
static const char *lex_literal(const char *quote, const char *end, struct token *t)
{
	const char *stop = literal_end(quote, end);

	if (stop)
		t->kind = *quote == '"' ? T_STRING : T_CHAR;
	return stop;
}

static const char *lex_word(const char *p, const char *end, struct token *t)
{
	const char *stop = name_end(p, end), *q;
	size_t len = (size_t)(stop - p);
	enum keyword k;

	if (stop < end && (*stop == '"' || *stop == '\'') &&
	    ((len == 1 && strchr("LuU", *p)) || (len == 2 && !memcmp(p, "u8", 2)))) {
		q = lex_literal(stop, end, t);
		if (q)
			return q;
	}
	t->kind = T_IDENT;
	k = find_keyword(p, len);
	if (k != K_NONE) {
		t->flags |= TF_KEYWORD;
		t->sub = (uint16_t)k;
	}
	return stop;
}

static const char *lex_slash(const char *p, const char *end, struct token *t)
{
	if (p + 1 < end && (p[1] == '/' || p[1] == '*')) {
		t->kind = T_COMMENT;
		return p[1] == '/' ? line_comment_end(p, end) : block_comment_end(p, end);
	}
	return lex_punct(p, end, t);
}

static const char *lex_quote(const char *p, const char *end, struct token *t)
{
	const char *stop = lex_literal(p, end, t);

	if (stop)
		return stop;
	/* like compilers: an apostrophe in #error or in text under #if 0 takes the rest of the line */
	t->kind = T_OTHER;
	stop = line_end(p, end);
	return stop > p ? stop : p + 1;
}

static const char *lex_less(const struct lexer *l, const char *p, const char *end, struct token *t)
{
	const char *stop;

	if (l->place == AFTER_INCLUDE) {
		stop = line_end(p, end);
		stop = memchr(p, '>', (size_t)(stop - p));
		if (stop) {
			t->kind = T_HEADER;
			return stop + 1;
		}
	}
	return lex_punct(p, end, t);
}

static const char *lex_backslash(const char *p, const char *end, struct token *t)
{
	const char *stop = splice_end(p, end);

	if (!stop)
		return lex_punct(p, end, t);
	t->kind = T_CONT;
	return stop;
}

static const char *lex_space(const char *p, const char *end, struct token *t)
{
	t->kind = T_SPACE;
	while (p < end && tab.class[(uint8_t)*p] == B_SPACE)
		p++;
	return p;
}

/* Fills kind, sub and TF_KEYWORD of the token at p, returns its end */
static const char *lex_token(const struct lexer *l, const char *p, struct token *t)
{
	const char *end = l->end;

	switch (tab.class[(uint8_t)*p]) {
	case B_SPACE:
		return lex_space(p, end, t);
	case B_NEWLINE:
		t->kind = T_NEWLINE;
		return p + 1;
	case B_LETTER:
		return lex_word(p, end, t);
	case B_DIGIT:
		t->kind = T_NUMBER;
		return number_end(p + 1, end);
	case B_DOT:
		if (p + 1 == end || tab.class[(uint8_t)p[1]] != B_DIGIT)
			return lex_punct(p, end, t);
		t->kind = T_NUMBER;
		return number_end(p + 2, end);
	case B_HASH:
		if (!l->bol || l->place != OUTSIDE)
			return lex_punct(p, end, t);
		t->kind = T_HASH;
		return p + 1;
	case B_PUNCT:
		return lex_punct(p, end, t);
	case B_SLASH:
		return lex_slash(p, end, t);
	case B_QUOTE:
		return lex_quote(p, end, t);
	case B_LESS:
		return lex_less(l, p, end, t);
	case B_BACKSLASH:
		return lex_backslash(p, end, t);
	default:
		t->kind = T_OTHER;
		return p + 1;
	}
}

/* Keeps track of directives; t is complete but for TF_DIRECTIVE. */
static void follow_directive(struct lexer *l, struct token *t)
{
	struct token *hash = &l->toks[l->hash];
	bool trivia = token_is_trivia(t);

	if (t->kind == T_NEWLINE) {
		l->place = OUTSIDE;
		return;
	}
	t->flags |= TF_DIRECTIVE;
	if (trivia || t->kind == T_HASH)
		return;
	if (l->place == AFTER_HASH) {
		hash->sub = t->kind == T_NUMBER ? D_LINE :
			    t->kind == T_IDENT ? find_directive(l->text + t->off, t->len) : D_OTHER;
		l->place = hash->sub == D_INCLUDE || hash->sub == D_INCLUDE_NEXT ||
			   hash->sub == D_IMPORT ? AFTER_INCLUDE : IN_DIRECTIVE;
	} else {
		l->place = IN_DIRECTIVE;
	}
}

static void lex_next(struct lexer *l)
{
	struct token *t;
	const char *stop;

	if (l->n + 1 >= l->cap) { /* room for T_EOF, too */
		l->cap += l->cap / 2;
		l->toks = xrealloc(l->toks, l->cap * sizeof(*l->toks));
	}
	t = &l->toks[l->n];
	*t = (struct token){ .off = (uint32_t)(l->p - l->text) };
	stop = lex_token(l, l->p, t);
	t->len = (uint32_t)(stop - l->p);
	if (l->n && token_is_trivia(t - 1))
		t->flags |= TF_SPACE;
	if (t->kind == T_HASH) {
		l->hash = l->n;
		l->place = AFTER_HASH;
		t->sub = D_OTHER;
	}
	if (l->place != OUTSIDE)
		follow_directive(l, t);
	if (t->kind == T_NEWLINE) {
		l->bol = true;
	} else if (l->bol && !token_is_trivia(t)) {
		t->flags |= TF_BOL;
		l->bol = false;
	}
	l->p = stop;
	l->n++;
}

static void find_lines(struct syntax *s)
{
	const char *p = s->text, *end = s->text + s->size;
	uint32_t cap = s->size / 24 + 16;

	s->lines = xmalloc(cap * sizeof(*s->lines));
	s->lines[0] = 0;
	s->nlines = 1;
	while (p < end && (p = memchr(p, '\n', (size_t)(end - p)))) {
		if (++p == end) /* the last line's newline starts no line */
			break;
		if (s->nlines == cap) {
			cap *= 2;
			s->lines = xrealloc(s->lines, cap * sizeof(*s->lines));
		}
		s->lines[s->nlines++] = (uint32_t)(p - s->text);
	}
}

const char *lex_one(const char *p, const char *end, struct token *t)
{
	const struct lexer l = { .end = end };

	make_tables();
	*t = (struct token){ 0 };
	return lex_token(&l, p, t);
}

void lex_text(struct syntax *s)
{
	struct lexer l = { .text = s->text, .p = s->text, .bol = true };

	make_tables();
	l.end = s->text + s->size;
	l.cap = s->size / 3 + 64;
	l.toks = xmalloc(l.cap * sizeof(*l.toks));
	while (l.p < l.end)
		lex_next(&l);
	l.toks[l.n] = (struct token){ .off = s->size, .kind = T_EOF };
	if (l.n && token_is_trivia(&l.toks[l.n - 1]))
		l.toks[l.n].flags |= TF_SPACE;
	s->toks = l.toks;
	s->ntoks = l.n + 1;
	find_lines(s);
}
