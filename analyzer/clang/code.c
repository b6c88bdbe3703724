// SPDX-License-Identifier: GPL-2.0-only
/* Lines of code, and what one profile made of them. */
#include "clang/clang.h"
#include "clang/code.h"
#include "syntax/syntax.h"

/* Of the lines that a token touches, adds those that are new. */
static void add_lines(struct code *c, const struct syntax *s, const struct token *t, uint32_t item)
{
	uint32_t last = c->lines.len ? c->lines.at[c->lines.len - 1].line : 0, line;
	int first, end, column;

	if (last && last < s->nlines && t->off + t->len <= s->lines[last])
		return; /* all on the last line: most tokens */
	syntax_position(s, t->off, &first, &column);
	syntax_position(s, t->off + (t->len ? t->len - 1 : 0), &end, &column);
	for (line = (uint32_t)first; line <= (uint32_t)end; line++) {
		struct code_line l = { .line = line, .off = t->off, .item = item };

		if (line == last)
			continue;
		l.branch = branches_at(c->branches, t->off);
		vec_push(&c->lines, l);
	}
}

/* Directives that are no code: conditions, and what says that here is nothing to compile */
static bool is_no_code(enum directive d)
{
	return (d >= D_IF && d <= D_ELIFNDEF) || d == D_ELSE || d == D_ENDIF || d == D_ERROR;
}

static void scan(struct code *c, const struct syntax *s)
{
	bool no_code = false, closed = false;
	uint32_t line_start = 0;

	vec_push(&c->items, 0);
	for (tok_id i = 0; i < s->ntoks; i++) {
		const struct token *t = &s->toks[i];

		if (t->kind == T_NEWLINE) {
			line_start = t->off + t->len;
			if (closed)
				vec_push(&c->items, line_start);
			closed = false;
		}
		if (t->kind == T_HASH)
			no_code = is_no_code(t->sub);
		if (token_is_trivia(t) || t->kind == T_EOF || ((t->flags & TF_DIRECTIVE) && no_code))
			continue;
		closed |= t->off == line_start && t->kind == T_PUNCT && t->sub == P_RBRACE;
		add_lines(c, s, t, (uint32_t)c->items.len - 1);
	}
}

int code_read(struct code **out, const char *text, size_t size, struct err *err)
{
	struct syntax *s;
	int rc = syntax_lex(&s, text, size, err);

	if (rc)
		return rc;
	*out = xcalloc(1, sizeof(**out));
	(*out)->branches = branches_new(s);
	scan(*out, s);
	syntax_free(s);
	return 0;
}

void code_free(struct code *c)
{
	if (!c)
		return;
	branches_free(c->branches);
	vec_release(&c->lines);
	vec_release(&c->items);
	free(c);
}

/* ---- what a profile made of it ------------------------------------------------------------------ */
static size_t item_at(const struct code *c, uint32_t off)
{
	size_t low = 0, high = c->items.len, mid;

	while (low + 1 < high) {
		mid = low + (high - low) / 2;
		if (c->items.at[mid] <= off)
			low = mid;
		else
			high = mid;
	}
	return low;
}

static bool is_error(const struct diag *d)
{
	return d->severity >= 3 && !d->is_asm;
}

void code_states(const struct code *c, const struct file_profile *fp, uint8_t *states)
{
	bool *bad = xcalloc(c->items.len, sizeof(*bad));
	size_t k = 0;

	for (size_t i = 0; i < fp->ndiags; i++)
		if (is_error(&fp->diags[i]))
			bad[item_at(c, fp->diags[i].off)] = true;
	for (size_t i = 0; i < c->lines.len; i++) {
		const struct code_line *l = &c->lines.at[i];

		while (k < fp->nskipped && fp->skipped[k].end <= l->off)
			k++;
		if (fp->state != FS_PARSED || (k < fp->nskipped && fp->skipped[k].start <= l->off))
			states[i] = LS_UNSEEN;
		else
			states[i] = fp->reason || bad[l->item] ? LS_ERRORS : LS_COMPILED;
	}
	free(bad);
}

const char *code_error(const struct code *c, const struct file_profile *fp, const struct code_line *l)
{
	for (size_t i = 0; i < fp->ndiags; i++)
		if (is_error(&fp->diags[i]) && item_at(c, fp->diags[i].off) == l->item)
			return fp->diags[i].text;
	return fp->reason;
}
