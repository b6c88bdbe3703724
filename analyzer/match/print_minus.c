// SPDX-License-Identifier: GPL-2.0-only
/*
 * Around what goes: white space, comments, empty lines.
 *
 * A region is a row of removed tokens with nothing but white space, comments and the code that replaces them between.
 * What lies between two removed tokens goes with them. A region that filled its lines takes the lines away.
 */
#include "match/print.h"

static struct piece *at(const struct print *p, size_t i)
{
	return &p->pieces.at[i];
}
static bool is_kind(const struct print *p, size_t i, enum piece_kind k)
{
	return i < p->pieces.len && at(p, i)->kind == k;
}
static bool is_char(const struct print *p, size_t i, char c)
{
	const struct piece *x = at(p, i);

	return i < p->pieces.len && x->kind == PC_CODE && x->flen == 1 && p->s->text[x->off] == c;
}
static bool is_minus(const struct print *p, size_t i)
{
	return is_kind(p, i, PC_CODE) && at(p, i)->minus;
}
static bool is_comment(const struct print *p, size_t i)
{
	return is_kind(p, i, PC_COMMENT) || is_kind(p, i, PC_SPACE) || is_kind(p, i, PC_NEWLINE);
}
static bool replaces(const struct print *p, size_t i)
{
	return i < p->pieces.len && piece_is_new(at(p, i)) && at(p, i)->replaces;
}

struct region {
	size_t first, last;  /* pieces, both inclusive: minus or replacing */
	bool plus;
	bool declaration;
	bool followed;       /* … by another one, in a type or function */
	bool top;            /* outside of functions and types */
	bool include;
};

static int cpp_level(const struct print *p, size_t i)
{
	switch ((enum directive)p->s->toks[at(p, i)->tok].sub) {
	case D_IF: case D_IFDEF: case D_IFNDEF:
		return 1;
	case D_ENDIF:
		return -1;
	default:
		return 0;
	}
}

static bool is_else(const struct print *p, size_t i)
{
	unsigned sub = p->s->toks[at(p, i)->tok].sub;

	return sub == D_ELSE || sub == D_ELIF || sub == D_ELIFDEF || sub == D_ELIFNDEF;
}

/* An #if group wholly inside of what one match removes goes with it: its last piece, or 0 */
static size_t cpp_end(const struct print *p, size_t i, size_t before)
{
	int level = 0;

	for (size_t j = i; j < p->pieces.len; j++) {
		if (is_kind(p, j, PC_CPP)) {
			if (!level && is_else(p, j))
				return 0;
			level += cpp_level(p, j);
			if (level < 0)
				return 0;
		} else if (is_minus(p, j)) {
			if (!level) /* in the group it may be what goes from another variant */
				return at(p, j)->way == at(p, before)->way ? j - 1 : 0;
		} else if (!is_comment(p, j)) {
			return 0;
		}
	}
	return 0;
}

static bool is_top(const struct syntax *s, node_id n)
{
	for (n = node_at(s, n)->parent; n; n = node_at(s, n)->parent)
		if (node_at(s, n)->kind == N_COMPOUND || node_at(s, n)->kind == N_FIELDS)
			return false;
	return true;
}

/* Does `}` stand on the line behind what goes from j on? */
static bool closes_behind(const struct print *p, size_t j)
{
	while (is_minus(p, j) || is_kind(p, j, PC_SPACE))
		j++;
	j += is_kind(p, j, PC_NEWLINE);
	j += is_kind(p, j, PC_SPACE);
	return is_char(p, j, '}') && !is_minus(p, j);
}

/* Is what goes at j, behind a gap, for itself? On a line behind new code for which another match asked; behind a comment,
 * outside of functions. */
static bool stands_apart(const struct print *p, const struct region *r, size_t j)
{
	bool newline = false, comment = false;
	node_id item;

	for (size_t i = r->last + 1; i < j; i++) {
		newline |= is_kind(p, i, PC_NEWLINE);
		comment |= is_kind(p, i, PC_COMMENT);
	}
	if (!newline || piece_is_new(at(p, j)) || at(p, r->last)->way == at(p, j)->way)
		return false;
	if (r->plus)
		return !p->style->peer || closes_behind(p, j);
	item = comment && p->style->peer ? print_item(p->s, at(p, j)->tok) : 0;
	return item && node_at(p->s, item)->first == at(p, j)->tok && is_top(p->s, item);
}

/* From the first minus or replacing piece at i */
static struct region region_at(const struct print *p, size_t i)
{
	struct region r = { .first = i, .last = i };

	for (size_t j = i; j < p->pieces.len; j++) {
		if (is_minus(p, j) || replaces(p, j)) {
			if (stands_apart(p, &r, j))
				break;
			r.plus |= replaces(p, j);
			r.last = j;
		} else if (is_kind(p, j, PC_CPP)) {
			size_t end = cpp_end(p, j, r.last);

			if (!end)
				break;
			j = end;
		} else if (!is_comment(p, j)) {
			break;
		}
	}
	return r;
}

static void drop(struct print *p, size_t first, size_t end)
{
	for (size_t i = first; i < end; i++)
		at(p, i)->gone = true;
}

static bool plus_behind(const struct print *p, const struct region *r, size_t i)
{
	for (; i <= r->last; i++)
		if (replaces(p, i))
			return true;
	return false;
}

static bool newline_in(const struct print *p, size_t first, size_t end)
{
	for (; first < end; first++)
		if (is_kind(p, first, PC_NEWLINE))
			return true;
	return false;
}

/* Does the next new code begin with what is no name? Coccinelle has a blank before that. */
static bool begins_with_value(const struct print *p, size_t i)
{
	while (i < p->pieces.len && !(piece_is_new(at(p, i)) && at(p, i)->start) && (is_minus(p, i) || is_comment(p, i)))
		i++;
	return i < p->pieces.len && at(p, i)->value;
}

/* White space and comments between two pieces of the region, first .. end - 1 */
static void clear_gap(struct print *p, const struct region *r, size_t first, size_t end, bool plus_before)
{
	const struct piece *before = at(p, first - 1);
	bool same = before->way == at(p, end)->way && before->dots == at(p, end)->dots;

	if (!plus_before) {
		drop(p, first, end);
	} else if (same && plus_behind(p, r, end) && before->kind != PC_BREAK) {
		/* a(); becomes b();, c(); becomes d(); */
		bool block = before->len && strchr(";}", before->text[before->len - 1]);

		drop(p, first, end);
		if (block) {
			at(p, first)->kind = PC_BREAK;
			at(p, first)->text = "\n";
			at(p, first)->len = 1;
			at(p, first)->gone = false;
			at(p, first)->way = before->way;
			if (is_minus(p, end)) { /* it may stand elsewhere: behind a branch without braces */
				at(p, first)->start = true;
				at(p, first)->tok = at(p, end)->tok;
				at(p, first)->indent = print_line_indent(p->s, at(p, end)->tok);
			}
		}
	} else if (same || (p->style->peer && !newline_in(p, first, end))) {
		drop(p, first, end);
		if (!same && begins_with_value(p, end)) {
			at(p, first)->kind = PC_TEXT;
			at(p, first)->text = " ";
			at(p, first)->len = 1;
			at(p, first)->gone = false;
		}
	}
}

static void clear_inside(struct print *p, const struct region *r)
{
	bool plus = false;

	for (size_t i = r->first; i <= r->last; i++) {
		size_t end = i;

		if (!is_comment(p, i) && !is_kind(p, i, PC_CPP)) {
			plus |= replaces(p, i);
			continue;
		}
		while (is_comment(p, end) || is_kind(p, end, PC_CPP))
			end++;
		clear_gap(p, r, i, end, plus);
		i = end - 1;
	}
}

/* The piece before i that is not gone, or SIZE_MAX */
static size_t previous(const struct print *p, size_t i)
{
	while (i--)
		if (!at(p, i)->gone)
			return i;
	return SIZE_MAX;
}

struct around {
	size_t indent;      /* the white space before it on its line, or SIZE_MAX */
	size_t newline;     /* before that; SIZE_MAX: it starts the file */
	size_t inline_above; /* first of the comments before it on its line, or SIZE_MAX */
	bool bol;
	size_t space;       /* white space behind it, or SIZE_MAX */
	size_t comment;     /* behind that on the same line, or SIZE_MAX */
	size_t end;         /* the newline that ends its line, or the number of pieces */
	bool eol;
};

static struct around look_around(const struct print *p, const struct region *r)
{
	struct around a = { SIZE_MAX, SIZE_MAX, SIZE_MAX, false, SIZE_MAX, SIZE_MAX, 0, false };
	size_t i = previous(p, r->first), before = i, n = p->pieces.len;

	if (i != SIZE_MAX && is_kind(p, i, PC_SPACE)) {
		a.indent = i;
		i = previous(p, i);
	}
	a.newline = i;
	for (; p->style->peer && i != SIZE_MAX && is_comment(p, i) && !is_kind(p, i, PC_NEWLINE); i = previous(p, i))
		before = i;
	a.bol = i == SIZE_MAX || is_kind(p, i, PC_NEWLINE);
	if (a.bol && i != a.newline) {
		a.inline_above = before;
		a.indent = SIZE_MAX;
		a.newline = i;
	}
	i = r->last + 1;
	if (is_kind(p, i, PC_SPACE))
		a.space = i++;
	if (is_kind(p, i, PC_COMMENT)) {
		a.comment = i++;
		while (is_kind(p, i, PC_SPACE) || is_kind(p, i, PC_COMMENT))
			i++;
	}
	a.end = i;
	a.eol = i >= n || is_kind(p, i, PC_NEWLINE);
	return a;
}

/* Is the line empty that begins at piece i? *next: the one behind its newline */
static bool empty_line(const struct print *p, size_t i, size_t *next)
{
	if (is_kind(p, i, PC_SPACE))
		i++;
	if (!is_kind(p, i, PC_NEWLINE))
		return false;
	*next = i + 1;
	return true;
}

/* Does the line that begins at piece i start with `}`? */
static bool closes(const struct print *p, size_t i)
{
	if (is_kind(p, i, PC_SPACE))
		i++;
	return is_char(p, i, '}');
}

/* Piece of the newline that ends the line before the one that `newline` starts …: is that line empty, or only a
 * comment? Its own first newline goes to *start (SIZE_MAX: the file's start). */
enum line_kind { LINE_CODE, LINE_EMPTY, LINE_COMMENT, LINE_OPEN_BRACE };
static enum line_kind line_before(const struct print *p, size_t newline, size_t *start)
{
	enum line_kind kind = LINE_EMPTY;
	bool code = false, brace = false;
	size_t i = newline;

	while ((i = previous(p, i)) != SIZE_MAX && !is_kind(p, i, PC_NEWLINE)) {
		const struct piece *x = at(p, i);

		if (x->kind == PC_COMMENT) {
			kind = LINE_COMMENT;
		} else if (x->kind != PC_SPACE) {
			brace |= !code && kind == LINE_EMPTY && is_char(p, i, '{');
			code = true;
		}
	}
	*start = i;
	if (code)
		return brace ? LINE_OPEN_BRACE : LINE_CODE;
	return kind;
}

static void wipe(struct print *p, size_t first, size_t last)
{
	for (size_t i = first; i <= last && i < p->pieces.len; i++)
		if (!at(p, i)->kind || !piece_is_new(at(p, i)))
			at(p, i)->gone = true;
}

/* What stands on the lines behind what goes */
struct below {
	bool blank;         /* empty lines; then: */
	bool closes;        /* `}` */
	bool comment;       /* a comment */
	bool comment_line;  /* … and nothing else */
	size_t line;        /* first piece of that line */
};

static struct below look_below(const struct print *p, size_t i)
{
	struct below b = { .line = i };
	size_t next;

	while (i < p->pieces.len && empty_line(p, i, &next)) {
		b.blank = true;
		b.line = i = next;
	}
	b.closes = i < p->pieces.len && closes(p, i);
	i += is_kind(p, i, PC_SPACE);
	b.comment = is_kind(p, i, PC_COMMENT);
	while (is_kind(p, i, PC_COMMENT) || is_kind(p, i, PC_SPACE))
		i++;
	b.comment_line = b.comment && is_kind(p, i, PC_NEWLINE);
	return b;
}

/* The lines above what goes: those that are empty, and comments. Returns the newline before them. */
static size_t wipe_above(struct print *p, size_t newline, bool all, bool *comments)
{
	size_t start;
	enum line_kind k = line_before(p, newline, &start);
	unsigned above = 0;

	while (start != SIZE_MAX && (k == LINE_EMPTY || k == LINE_COMMENT)) {
		if (k == LINE_COMMENT && !all && above++)
			break;
		*comments |= k == LINE_COMMENT;
		above += k == LINE_EMPTY;
		wipe(p, start, newline);
		newline = start;
		k = line_before(p, newline, &start);
	}
	return newline;
}

/* Outside of functions all comments above go, up to other code, and what stands behind stays as it is. */
static void clear_top(struct print *p, const struct region *r, const struct around *a)
{
	size_t newline = a->newline;
	bool comments;

	if (a->inline_above != SIZE_MAX && (a->inline_above || !r->include))
		wipe(p, a->inline_above, r->first - 1);
	if (a->indent != SIZE_MAX)
		at(p, a->indent)->gone = true;
	if (a->comment == SIZE_MAX && a->space != SIZE_MAX)
		at(p, a->space)->gone = true;
	if (newline == SIZE_MAX)
		return;
	at(p, newline)->gone = true;
	newline = wipe_above(p, newline, true, &comments);
	for (size_t i = newline; i-- && is_comment(p, i);)
		if (!i)
			wipe(p, r->include && is_kind(p, 0, PC_COMMENT), newline); /* the file begins with them */
}

/* The region fills its lines. */
static void clear_lines(struct print *p, const struct region *r, const struct around *a)
{
	struct below b = look_below(p, a->end + 1);
	size_t newline = a->newline, start;
	bool above, comments = false, peer = p->style->peer;

	if (a->indent != SIZE_MAX)
		at(p, a->indent)->gone = true;
	if (a->space != SIZE_MAX)
		at(p, a->space)->gone = true;
	if (newline == SIZE_MAX) {
		if (!peer && a->end < p->pieces.len)
			at(p, a->end)->gone = true;
		return;
	}
	/* comments above, if what they speak of is no more there; no doubled empty lines, none before a brace */
	above = b.blank || b.closes || (peer && b.comment) || r->declaration || is_char(p, r->first, '}');
	if (a->inline_above != SIZE_MAX) {
		if (!above) {
			if (is_kind(p, r->first - 1, PC_SPACE))
				at(p, r->first - 1)->gone = true;
			return;
		}
		wipe(p, a->inline_above, r->first - 1);
	}
	at(p, newline)->gone = true;
	if (above)
		newline = wipe_above(p, newline, peer, &comments);
	/* none after an opening one */
	if (line_before(p, newline, &start) != LINE_OPEN_BRACE || !b.blank)
		return;
	if (newline != a->newline || a->inline_above != SIZE_MAX ? peer && r->declaration :
	    !peer || !b.comment || b.comment_line)
		wipe(p, a->end + 1, b.line - 1);
}

/* The comment behind what goes moves to the line before, as Coccinelle has it. */
static void move_comment(struct print *p, const struct region *r, const struct around *a)
{
	struct below b = look_below(p, a->end + 1);
	size_t start, newline = a->newline;
	bool dropped = false, comments;

	if (a->space != SIZE_MAX && !r->followed)
		at(p, a->space)->gone = true;
	if (r->declaration && newline != SIZE_MAX) {
		if (a->inline_above != SIZE_MAX)
			wipe(p, a->inline_above, r->first - 1);
		newline = wipe_above(p, newline, true, &comments);
		dropped = newline != a->newline || a->inline_above != SIZE_MAX;
	} else if (a->inline_above != SIZE_MAX) {
		return;
	}
	if (b.comment && !b.comment_line && !dropped)
		return; /* it keeps its line */
	if (a->indent != SIZE_MAX)
		at(p, a->indent)->gone = true;
	if (newline == SIZE_MAX)
		return;
	at(p, newline)->gone = true;
	if (line_before(p, newline, &start) != LINE_OPEN_BRACE || !b.blank || (newline != a->newline && !dropped))
		return;
	wipe(p, a->end + 1, b.line - 1);
	if (b.closes || b.comment) {
		wipe(p, r->last + 1, a->end - 1);
		at(p, newline)->gone = false;
		at(p, a->end)->gone = true;
	}
}

/* `}` is the first on its line now. */
static void brace_on_line(struct print *p, size_t space, size_t brace)
{
	node_id item = print_item(p->s, at(p, brace)->tok);
	struct indent in = item ? print_indent(p->s, item) : (struct indent){ 0 };

	at(p, space)->kind = PC_TEXT;
	at(p, space)->text = in.at;
	at(p, space)->len = in.len;
}

/* `if (…)` goes, its branch stays. */
static void keep_branch(struct print *p, const struct region *r, const struct around *a, size_t branch)
{
	bool lines = false;
	struct piece *x = at(p, r->last + 1);

	for (size_t i = r->first; i <= r->last; i++)
		lines |= is_kind(p, i, PC_NEWLINE);
	drop(p, r->last + 1, branch);
	if (a->bol || !lines || r->last + 1 == branch)
		return;
	/* it began behind other code, that keeps its line */
	x->kind = PC_BREAK;
	x->gone = false;
	x->start = true;
	x->text = "\n";
	x->len = 1;
	x->way = at(p, r->last)->way;
	x->tok = at(p, r->last)->tok;
	x->indent = print_line_indent(p->s, x->tok);
}

/* Is new code behind it that came for it, though not in its place? The white space between goes. */
static bool clear_before_new(struct print *p, const struct region *r)
{
	size_t i = r->last + 1;

	while (is_comment(p, i))
		i++;
	if (i >= p->pieces.len || !piece_is_new(at(p, i)) || !at(p, i)->apart)
		return false;
	if (is_kind(p, r->last + 1, PC_SPACE))
		at(p, r->last + 1)->gone = true;
	return true;
}

/* In a macro's body lines end in a backslash, and count as white space: what stands behind goes, what stands before
 * stays. */
static bool clear_in_macro(struct print *p, const struct region *r)
{
	const struct token *first = &p->s->toks[at(p, r->first)->tok];
	size_t i = r->last + 1, end = i;
	bool line = is_kind(p, i, PC_NEWLINE);

	if (!p->style->peer || !(first->flags & TF_DIRECTIVE) || first->kind == T_HASH) /* a whole directive is no body */
		return false;
	for (; is_kind(p, end, PC_SPACE); end++)
		line |= p->s->text[at(p, end)->off] == '\\';
	if (!line || !is_kind(p, previous(p, r->first), PC_SPACE))
		return false;
	drop(p, i, end);
	return true;
}

static void clear_around(struct print *p, const struct region *r)
{
	struct around a = look_around(p, r);
	size_t before = previous(p, r->first), next = r->last + 1;

	while (next < p->pieces.len && piece_is_blank(at(p, next)))
		next++;
	if (p->style->peer && r->first == r->last && is_char(p, r->first, '{') && !a.bol && a.eol &&
	    a.comment == SIZE_MAX && a.indent != SIZE_MAX && is_kind(p, next, PC_CODE)) {
		/* Coccinelle leaves an empty line where a brace was. */
		struct piece *x = at(p, a.indent);

		x->kind = PC_BREAK;
		x->text = "\n";
		x->len = 1;
		x->start = true;
		x->way = at(p, r->first)->way;
		x->indent = print_line_indent(p->s, at(p, next)->tok);
		if (a.space != SIZE_MAX)
			at(p, a.space)->gone = true;
		return;
	}
	if (is_kind(p, next, PC_CODE) && a.comment == SIZE_MAX) {
		node_id n = print_item(p->s, at(p, next)->tok);

		if (n && print_is_branch(p->s, n) && node_at(p->s, n)->first == at(p, next)->tok) {
			keep_branch(p, r, &a, next);
			return;
		}
	}

	if (a.bol && a.eol && r->top && r->declaration && p->style->peer) {
		clear_top(p, r, &a);
		return;
	}
	if (a.bol && a.eol && (a.comment == SIZE_MAX || p->style->peer)) {
		if (a.comment != SIZE_MAX) {
			move_comment(p, r, &a);
			return;
		}
		clear_lines(p, r, &a);
		return;
	}
	if (a.space != SIZE_MAX && (!r->followed || a.eol || is_char(p, a.end, '}')))
		at(p, a.space)->gone = true;
	if (before != SIZE_MAX && is_char(p, before, '('))
		for (size_t i = r->last + 1; i < p->pieces.len && (piece_is_blank(at(p, i)) ||
								   (is_char(p, r->last, ',') && is_comment(p, i))); i++)
			at(p, i)->gone = true;
	if (a.bol && a.indent != SIZE_MAX && a.comment == SIZE_MAX && is_char(p, a.end, '}'))
		brace_on_line(p, a.indent, a.end);
	if (before == SIZE_MAX || !is_kind(p, before, PC_SPACE) || a.bol)
		return;
	if (a.eol && a.comment == SIZE_MAX) {
		at(p, before)->gone = true;
	} else if (is_char(p, a.end, ';') || is_char(p, a.end, ',') || is_char(p, a.end, ')') || is_char(p, a.end, ']') ||
		   is_char(p, previous(p, before), '(')) {
		at(p, before)->gone = true;
	}
}

static bool is_declaration(const struct node *n)
{
	return n->kind == N_DECL || n->kind == N_FUNC_DEF || n->kind == N_PP_INCLUDE || n->kind == N_DECLARER ||
	       n->kind == N_PP_DEFINE;
}

/* Whole declarations, that nothing takes the place of */
static void look_at_items(const struct print *p, struct region *r)
{
	node_id item = print_item(p->s, at(p, r->first)->tok);
	const struct node *n = node_at(p->s, item);

	if (!item || r->plus || !is_declaration(n) || n->first != at(p, r->first)->tok || n->last > at(p, r->last)->tok)
		return;
	r->declaration = true;
	r->include = n->kind == N_PP_INCLUDE;
	r->top = is_top(p->s, item);
	item = node_at(p->s, print_item(p->s, at(p, r->last)->tok))->next;
	r->followed = p->style->peer && !r->top && item && node_at(p->s, item)->kind == N_DECL;
}

/* White space between a parenthesis and what goes goes, too. */
static void clear_after_paren(struct print *p, const struct region *r)
{
	size_t i = r->first;

	while (i && is_comment(p, i - 1))
		i--;
	if (i && is_char(p, i - 1, '(') && is_minus(p, r->first) && !is_minus(p, i - 1))
		drop(p, i, r->first);
}

void print_regions(struct print *p)
{
	for (size_t i = 0; i < p->pieces.len; i++) {
		struct region r;

		if (!is_minus(p, i) && !replaces(p, i))
			continue;
		r = region_at(p, i);
		look_at_items(p, &r);
		clear_inside(p, &r);
		clear_after_paren(p, &r);
		for (size_t j = r.first; j <= r.last; j++)
			if (is_minus(p, j))
				at(p, j)->gone = true;
		if (!r.plus && !clear_before_new(p, &r) && !clear_in_macro(p, &r))
			clear_around(p, &r);
		else if (is_kind(p, r.last + 1, PC_SPACE) &&
			 (is_char(p, r.last + 2, ';') || is_char(p, r.last + 2, ',') || is_char(p, r.last + 2, ')')))
			at(p, r.last + 1)->gone = true;
		i = r.last;
	}
}

/* `+ , x` where nothing stands before it */
static void drop_first_comma(struct print *p, size_t i)
{
	size_t before = i;

	while (before && (at(p, before - 1)->gone || piece_is_blank(at(p, before - 1))))
		before--;
	if (!before || !is_char(p, before - 1, '('))
		return;
	at(p, i)->gone = true;
	if (i + 1 < p->pieces.len && at(p, i + 1)->kind == PC_TEXT && at(p, i + 1)->text[0] == ' ')
		at(p, i + 1)->gone = true;
}

/* `+ x,` where nothing stands behind it */
static void drop_last_comma(struct print *p, size_t i)
{
	size_t next = i + 1;

	while (next < p->pieces.len && (at(p, next)->gone || piece_is_blank(at(p, next)) ||
					(piece_is_new(at(p, next)) && !at(p, next)->start && !at(p, next)->len)))
		next++;
	if (next < p->pieces.len && is_char(p, next, ')'))
		at(p, i)->gone = true;
}

/* `f(a, )`, `f( , b)`: the comma of an argument or parameter that went */
void print_commas(struct print *p)
{
	for (size_t i = 0; i < p->pieces.len; i++) {
		size_t before, next;
		bool minus = false;

		if (at(p, i)->kind == PC_TEXT && at(p, i)->start && at(p, i)->len == 1 && at(p, i)->text[0] == ',') {
			drop_first_comma(p, i);
			continue;
		}
		if (at(p, i)->kind == PC_TEXT && at(p, i)->len == 1 && at(p, i)->text[0] == ',') {
			drop_last_comma(p, i);
			continue;
		}
		if (!is_char(p, i, ',') || at(p, i)->gone)
			continue;
		for (next = i + 1; next < p->pieces.len && (at(p, next)->gone || is_comment(p, next)); next++)
			minus |= at(p, next)->minus;
		if (minus && is_char(p, next, ')')) {
			at(p, i)->gone = true;
			for (next = i + 1; is_kind(p, next, PC_SPACE) && !at(p, next)->gone; next++)
				at(p, next)->gone = true;
			continue;
		}
		minus = false;
		for (before = i; before && (at(p, before - 1)->gone || is_comment(p, before - 1)); before--)
			minus |= at(p, before - 1)->minus;
		if (!minus || !before || !is_char(p, before - 1, '('))
			continue;
		for (next = i; next < p->pieces.len && (next == i || piece_is_blank(at(p, next))); next++)
			at(p, next)->gone = true;
	}
}

/* What stood in braces that went with their head moves to the left. */
void print_shifts(struct print *p)
{
	for (node_id n = SYNTAX_ROOT; n; n = node_next(p->s, n, SYNTAX_ROOT)) {
		const struct node *x = node_at(p->s, n);
		uint32_t open, close;
		tok_id before;

		if (x->kind != N_COMPOUND || p->at[x->first] == UINT32_MAX || p->at[x->last] == UINT32_MAX)
			continue;
		open = p->at[x->first];
		close = p->at[x->last];
		before = token_prev(p->s, x->first);
		if (!is_minus(p, open) || !is_minus(p, close) || x->first == x->last)
			continue;
		if (x->role != R_NONE && p->at[before] != UINT32_MAX && !is_minus(p, p->at[before]))
			continue;
		at(p, open)->shift = -1;
		at(p, close)->shift = 1;
	}
}
