// SPDX-License-Identifier: GPL-2.0-only
/* Tokens of a rule's body for the parser of pattern trees: '+' lines and @p taken out, directives cut up. */
#include "smpl/past_private.h"
#include "syntax/private.h" /* lex_one() */

void past_classify(const char *text, size_t len, uint8_t *kind, uint16_t *sub)
{
	struct token t = { 0 };

	lex_one(text, text + len, &t);
	*kind = t.kind;
	*sub = t.sub;
}

/* What the tree and the rule file say of a name. A metavariable hides both. */
static unsigned known_bits(const struct pparser *p, const struct stok *t, const struct metavar *mv)
{
	const struct reader *r = p->rr->r;
	unsigned bits;

	if (mv)
		return mv->kind == MV_TYPE ? NAME_TYPEDEF : 0;
	bits = (unsigned)map_get(r->declared, t->text);
	if (r->names)
		bits |= names_get(r->names, t->text, t->len);
	return bits;
}

/* Column of the first byte of a token, a tab going to the next multiple of 8; a mark takes one column, too. */
static uint16_t column_of(const struct reader *r, uint32_t off)
{
	uint32_t start = off, col = 0;

	while (start && r->text[start - 1] != '\n')
		start--;
	for (; start < off; start++)
		col = r->text[start] == '\t' ? (col | 7) + 1 : col + 1;
	return (uint16_t)MIN(col, UINT16_MAX);
}

static void convert(const struct pparser *p, const struct stok *s, struct ptok *out)
{
	struct reader *r = p->rr->r;
	const struct metavar *mv = s->kind == ST_IDENT ? smpl_metavar(p->rr->rule, s->text) : NULL;
	int line, column;

	*out = (struct ptok){ .st = s->kind, .column0 = s->column0, .optional = s->optional };
	out->off = s->off;
	out->len = s->len;
	out->t.text = s->text;
	out->t.mark = s->mark;
	out->t.bol = s->bol;
	out->t.space = s->space || s->bol;
	out->t.kind = T_OTHER;
	if (s->kind >= ST_IDENT && s->kind <= ST_PUNCT)
		past_classify(s->text, s->len, &out->t.kind, &out->t.sub);
	if (s->kind == ST_PUNCT && s->len > 2 && s->text[0] == '<' && s->text[s->len - 1] == '>')
		out->t.kind = T_HEADER;
	if (s->kind == ST_EOF)
		out->t.kind = T_EOF;
	out->t.indent = column_of(r, s->off);
	reader_position(r, s->off, &line, &column);
	out->t.line = (uint32_t)line;
	out->t.column = (uint32_t)column;
	if (s->kind != ST_IDENT)
		return;
	out->known = known_bits(p, s, mv);
	if (mv && mv->kind != MV_SYMBOL && mv->kind != MV_TYPEDEF)
		out->mv = mv;
	if (mv && mv->kind == MV_TYPEDEF)
		out->known |= NAME_TYPEDEF;
}

static void keep_at(struct pparser *p, struct ptok *t, const struct metavar *mv)
{
	const struct metavar **list;
	size_t n = 0;

	while (t->at && t->at[n])
		n++;
	list = arena_alloc(p->a, (n + 2) * sizeof(*list));
	if (n)
		memcpy(list, t->at, n * sizeof(*list));
	list[n] = mv;
	t->at = list;
}

typedef VEC(struct ptok) ptoks_t;

static void push(const struct pparser *p, const struct stok *s, bool directive, ptoks_t *out)
{
	struct ptok t;

	convert(p, s, &t);
	t.directive = directive;
	vec_push(out, t);
}

/* A name behind '@': to the token before it */
static int attach(struct pparser *p, const struct stok *name, ptoks_t *out)
{
	const struct metavar *mv = smpl_metavar(p->rr->rule, name->text);

	if (!out->len || !mv)
		return reader_error(p->rr->r, name->off, "'%s' is no metavariable of this rule", name->text);
	keep_at(p, &out->at[out->len - 1], mv);
	return 0;
}

static bool is_conditional(const char *word)
{
	static const char *const words[] = { "if", "ifdef", "ifndef", "elif", "elifdef", "elifndef", "else", "endif" };

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (!strcmp(word, words[i]))
			return true;
	return false;
}

static int cut_directive(struct pparser *p, const struct stok *line, ptoks_t *out)
{
	struct stoks toks = { 0 };
	int rc = lex_directive(p->rr->r, line, &toks);
	size_t i;

	if (!rc && toks.len > 1 && is_conditional(toks.at[1].text))
		rc = reader_error(p->rr->r, line->off, "#%s lines can't be matched or removed, as patterns look through them; "
				  "'+' lines may add them", toks.at[1].text);
	for (i = 0; i < toks.len && !rc; i++) {
		if (toks.at[i].kind == ST_AT && i + 1 < toks.len && toks.at[i + 1].kind == ST_IDENT)
			rc = attach(p, &toks.at[++i], out);
		else
			push(p, &toks.at[i], true, out);
	}
	vec_release(&toks);
	return rc;
}

/* '+' stretches stay out; past_plus() walks the body again and knows where they stood. */
int past_tokens(struct pparser *p)
{
	const struct stok *t;
	ptoks_t out = { 0 };
	int rc = 0;

	for (t = p->rr->body.at; !rc; t++) {
		if (t->kind == ST_PLUS)
			continue;
		if (t->kind == ST_AT)
			rc = attach(p, ++t, &out);
		else if (t->kind == ST_DIRECTIVE)
			rc = cut_directive(p, t, &out);
		else
			push(p, t, false, &out);
		if (t->kind == ST_EOF)
			break;
	}
	p->ntoks = out.len ? (uint32_t)out.len - 1 : 0;
	p->toks = arena_alloc(p->a, (out.len + 1) * sizeof(*p->toks));
	if (out.len)
		memcpy(p->toks, out.at, out.len * sizeof(*out.at));
	p->limit = p->ntoks;
	vec_release(&out);
	return rc;
}
