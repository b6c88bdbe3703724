// SPDX-License-Identifier: GPL-2.0-only
/*
 * How deep each line stands, before and after, and what it is indented by: Coccinelle's way.
 *
 * The depth of a line is the number of open braces before it, and of heads of statements whose branch has none. A new
 * line takes the white space of the nearest of the file's lines that stood as deep, above or below, in the same
 * top-level item; if none did, that of one that stood a level higher, and one unit more. The unit is what the latest
 * statement above has more than the one around it. Lines of the file that come to stand deeper or higher than before
 * get or lose as many units. Lines in parentheses are print_wrap.c's affair.
 */
#include "match/print.h"

enum level_kind { LV_BRACE, LV_PENDING /* a head's branch */, LV_ASSIGNED };
struct level {
	uint8_t kind;
	bool head;               /* … of what stands around a brace */
	uint32_t parens;
};
struct stretch {
	const char *at;
	uint32_t len;
};
struct nest {
	VEC(struct level) at;
	uint32_t parens;
	bool head;               /* in the parentheses of an if, for, … */
	bool fresh;              /* a brace here is that of the level just begun */
	bool after_else;
	bool ended;              /* a line here begins a statement or item */
};
struct line {
	size_t piece;
	uint32_t number;         /* of pieces printed before */
	uint32_t item;           /* where its top-level item ends */
	uint32_t was, is;        /* depth */
	bool file;               /* of the file */
	bool known;              /* … and good as a model */
	bool law;                /* to be indented */
	bool inside;             /* … in parentheses: it moves with what is around it */
	struct stretch indent, unit;
};
struct depths {
	struct print *p;
	VEC(struct line) lines;
	struct nest was, is;
	VEC(struct stretch) stand;   /* by depth: the latest of the file's lines */
	struct stretch unit, indent; /* indent: of the latest of the file's lines */
	uint32_t depth;              /* … its depth */
	uint32_t item_end, number;
	bool *iterator;          /* token: the name of one */
};

/* ---- tokens ---------------------------------------------------------------------------------- */
static bool is_word(const char *t, size_t len, const char *w)
{
	return len == strlen(w) && !memcmp(t, w, len);
}
static bool is_head(const char *t, size_t len)
{
	return is_word(t, len, "if") || is_word(t, len, "for") || is_word(t, len, "while") ||
	       is_word(t, len, "switch");
}
static enum level_kind top(const struct nest *n)
{
	return n->at.len ? n->at.at[n->at.len - 1].kind : LV_BRACE;
}
static bool is_assignment(const char *t, size_t len)
{
	return t[len - 1] == '=' && (len == 1 || (!strchr("=!<>", t[0]) || len == 3));
}

static void pop_open(struct nest *n)
{
	while (n->at.len && top(n) != LV_BRACE)
		n->at.len--;
}

static void push_level(struct nest *n, enum level_kind k)
{
	vec_push(&n->at, (struct level){ .kind = k });
	n->fresh = true;
}

static void open_brace(struct nest *n, bool fresh)
{
	struct level *l;

	if (!n->at.len || (top(n) == LV_ASSIGNED ? false : !fresh || top(n) == LV_BRACE || n->parens))
		push_level(n, LV_BRACE);
	l = &n->at.at[n->at.len - 1];
	l->kind = LV_BRACE;
	l->parens = n->parens;
	l->head = n->head;
	n->parens = 0;
	n->head = n->fresh = false;
}

static void close_brace(struct nest *n)
{
	pop_open(n);
	if (!n->at.len)
		return;
	n->at.len--;
	n->parens = n->at.at[n->at.len].parens;
	n->head = n->at.at[n->at.len].head;
	while (!n->parens && n->at.len && top(n) == LV_PENDING)
		n->at.len--;
}

static void feed_sign(struct nest *n, const char *t, size_t len, bool fresh)
{
	if (*t == '(' || *t == '[') {
		n->parens++;
	} else if (*t == ')' || *t == ']') {
		n->parens -= n->parens != 0;
		if (!n->parens && n->head) {
			n->head = false;
			push_level(n, LV_PENDING);
		}
	} else if (*t == '{' && len == 1) {
		open_brace(n, fresh);
	} else if (*t == '}') {
		close_brace(n);
	} else if ((*t == ';' || *t == '{') && !n->parens) {
		pop_open(n);
	} else if (*t == ',' && !n->parens && top(n) == LV_ASSIGNED) {
		n->at.len--;
	} else if (!n->parens && is_assignment(t, len) && top(n) != LV_ASSIGNED) {
		push_level(n, LV_ASSIGNED);
	}
	n->ended = n->parens ? n->ended : strchr(";{}:,", *t) || (*t == ')' && top(n) != LV_ASSIGNED);
}

static void feed(struct nest *n, const char *t, size_t len, bool iterator)
{
	bool fresh = n->fresh, after_else = n->after_else;

	n->fresh = n->after_else = false;
	if (!ident_char(*t)) {
		feed_sign(n, t, len, fresh);
		return;
	}
	if (n->parens)
		return;
	if (is_word(t, len, "else")) {
		push_level(n, LV_PENDING);
		n->after_else = true;
	} else if (iterator || is_head(t, len)) {
		if (after_else && is_word(t, len, "if"))
			n->at.len--;
		n->head = true;
	}
	n->ended = is_word(t, len, "else") || is_word(t, len, "do");
}

/* ---- lines ----------------------------------------------------------------------------------- */
static struct piece *at(const struct depths *d, size_t i)
{
	return &d->p->pieces.at[i];
}

/* A piece's token: its text without blanks around */
static struct stretch text_of(const struct depths *d, size_t i)
{
	const struct piece *x = at(d, i);
	struct stretch t = { 0 };

	if (x->kind == PC_CODE)
		t = (struct stretch){ d->p->s->text + x->off, x->flen };
	else if (x->kind == PC_TEXT)
		t = (struct stretch){ x->text, x->len };
	while (t.len && strchr(" \t", *t.at))
		t.at++, t.len--;
	while (t.len && strchr(" \t", t.at[t.len - 1]))
		t.len--;
	return t;
}

/* Comments and directives are no code. */
static bool is_code(struct stretch t)
{
	return t.len && *t.at != '#' && !(t.len > 1 && *t.at == '/' && (t.at[1] == '/' || t.at[1] == '*'));
}

/* The piece of the next token before (new: after) the change, from i on */
static size_t next_token(const struct depths *d, size_t i, bool new)
{
	for (; i < d->p->pieces.len; i++) {
		const struct piece *x = at(d, i);

		if (new ? x->gone : piece_is_new(x))
			continue;
		if (is_code(text_of(d, i)) && (x->kind == PC_CODE || x->kind == PC_TEXT))
			return i;
	}
	return i;
}

static bool is_label(const struct depths *d, size_t i, bool new)
{
	struct stretch t = text_of(d, i), u;
	size_t next = next_token(d, i + 1, new);

	if (is_word(t.at, t.len, "default"))
		return true;
	u = next < d->p->pieces.len ? text_of(d, next) : t;
	return ident_char(*t.at) && u.len == 1 && *u.at == ':' && top(&d->was) != LV_ASSIGNED;
}

/* NAME (…) before a block or another word, in new code */
static bool is_new_iterator(const struct depths *d, size_t i)
{
	size_t depth = 0;
	struct stretch t;

	if (!piece_is_new(at(d, i)) || !d->is.ended || !d->is.at.len || !ident_char(*text_of(d, i).at))
		return false;
	for (i = next_token(d, i + 1, true); i < d->p->pieces.len; i = next_token(d, i + 1, true)) {
		t = text_of(d, i);
		depth += *t.at == '(';
		if (!depth)
			return false;
		if (*t.at == ')' && !--depth)
			break;
	}
	i = i < d->p->pieces.len ? next_token(d, i + 1, true) : i;
	return i < d->p->pieces.len && (*text_of(d, i).at == '{' || ident_char(*text_of(d, i).at));
}

/* Levels up to the innermost brace */
static int braces(const struct nest *n)
{
	size_t len = n->at.len;

	while (len && n->at.at[len - 1].kind != LV_BRACE)
		len--;
	return (int)len;
}

/* The depth of a line that begins with this token */
static uint32_t depth_at(const struct nest *n, struct stretch t)
{
	uint32_t depth = n->at.len;

	for (size_t i = 0; i < n->at.len; i++)
		depth += n->at.at[i].kind == LV_BRACE ? n->at.at[i].parens : 0;
	if (!depth || !t.len)
		return depth;
	if (*t.at == '}' && top(n) == LV_ASSIGNED && n->at.len > 1 && n->at.at[n->at.len - 2].parens)
		return depth - 2;
	if (*t.at == '}' || (t.len == 1 && *t.at == '{' && n->fresh && top(n) != LV_BRACE))
		return depth - 1;
	return depth - (is_word(t.at, t.len, "case") || is_word(t.at, t.len, "default"));
}

/* What a line has more than the one around it */
static void set_unit(struct depths *d, struct stretch s, uint32_t depth)
{
	struct stretch around = { 0 };

	if (!depth || !s.len)
		return;
	if (depth <= d->stand.len)
		around = d->stand.at[depth - 1];
	if (*s.at == '\t')
		d->unit = (struct stretch){ "\t", 1 };
	else if (s.len > around.len && !(around.len && *around.at == '\t'))
		d->unit = (struct stretch){ s.at + around.len, s.len - around.len };
}

/* A line of the file that may be a model */
static void stand(struct depths *d, struct stretch indent, uint32_t depth)
{
	if (depth > d->depth)
		set_unit(d, indent, depth);
	while (d->stand.len <= depth)
		vec_push(&d->stand, indent);
	d->stand.at[depth] = indent;
	d->indent = indent;
	d->depth = depth;
}

static bool is_named(const struct depths *d, size_t i, bool new)
{
	struct stretch t = text_of(d, i);

	return is_word(t.at, t.len, "case") || is_label(d, i, new);
}

static void begin_line(struct depths *d, size_t i, bool file)
{
	size_t n = d->p->pieces.len, was = next_token(d, i + 1, false), is = next_token(d, i + 1, true), k, c;
	struct line l = { .piece = i, .number = d->number, .item = d->item_end, .file = file };
	struct stretch none = { 0 };
	bool direct;

	if (file && i + 1 < n && at(d, i + 1)->kind == PC_SPACE)
		l.indent = (struct stretch){ d->p->s->text + at(d, i + 1)->off, at(d, i + 1)->flen };
	for (k = i + 1; k < n && (piece_is_new(at(d, k)) || at(d, k)->kind == PC_SPACE); k++)
		;
	for (c = i + 1; c < n && (at(d, c)->gone || !text_of(d, c).len) && at(d, c)->kind != PC_NEWLINE &&
	     at(d, c)->kind != PC_BREAK && at(d, c)->kind != PC_RAW_BREAK; c++)
		;
	direct = c < n && (file ? is_code(text_of(d, c)) : text_of(d, c).len && *text_of(d, c).at != '#');
	l.was = depth_at(&d->was, was < n ? text_of(d, was) : none);
	l.is = depth_at(&d->is, is < n && !(c < is && direct) ? text_of(d, is) : none);
	if (file && was == is && was < n && *text_of(d, was).at == '}') /* a comma before it is no way out */
		l.is = (uint32_t)((int)l.was + braces(&d->is) - braces(&d->was));
	l.law = direct && is < n && !d->is.parens;
	l.inside = direct && d->is.parens;
	l.known = file && k == was && was < n && !d->was.parens && d->was.ended && !is_named(d, was, false);
	if (file && is < n && is_label(d, is, true))
		l.law = false;
	if (l.known && at(d, k)->minus)
		l.number += 2; /* Coccinelle is nearer to a line that it began anew */
	if (l.known)
		stand(d, l.indent, l.was);
	l.unit = d->unit;
	d->was.after_else &= !file;
	d->is.after_else &= at(d, i)->gone;
	vec_push(&d->lines, l);
}

static void begin_item(struct depths *d, uint32_t off)
{
	const struct syntax *s = d->p->s;
	node_id n = syntax_item_before(s, token_at(s, off));

	if (!n)
		n = node_at(s, SYNTAX_ROOT)->child;
	if (n && node_start(s, n) > off)
		d->item_end = node_start(s, n);
	else
		d->item_end = n && node_at(s, n)->next ? node_start(s, node_at(s, n)->next) : UINT32_MAX;
	d->was.at.len = d->is.at.len = d->stand.len = 0;
	d->was.parens = d->is.parens = d->depth = 0;
	d->was.head = d->is.head = d->was.fresh = d->is.fresh = false;
	d->was.ended = d->is.ended = true;
	d->unit = (struct stretch){ "\t", 1 };
	d->indent = (struct stretch){ "", 0 };
}

static void feed_piece(struct depths *d, size_t i)
{
	const struct piece *x = at(d, i);
	struct stretch t = text_of(d, i);
	bool iterator = x->kind == PC_CODE && d->iterator[x->tok];

	if (!is_code(t))
		return;
	if (!piece_is_new(x))
		feed(&d->was, t.at, t.len, iterator);
	if (!x->gone)
		feed(&d->is, t.at, t.len, iterator || is_new_iterator(d, i));
	if (!piece_is_new(x) && !x->minus && (*t.at == ';' || *t.at == '}') && !d->was.parens)
		set_unit(d, d->indent, d->was.at.len);
}

static void read_lines(struct depths *d)
{
	for (size_t i = 0; i < d->p->pieces.len; i++) {
		const struct piece *x = at(d, i);
		uint32_t off = x->flen ? x->off : x->tok ? d->p->s->toks[x->tok].off : 0;

		if (off >= d->item_end)
			begin_item(d, off);
		d->number += !x->gone && (x->kind != PC_TEXT || text_of(d, i).len) && x->kind != PC_INDENT &&
			     x->kind != PC_UNINDENT;
		if (x->kind == PC_CODE || x->kind == PC_TEXT)
			feed_piece(d, i);
		else if (x->kind == PC_NEWLINE || (!x->gone && (x->kind == PC_BREAK || x->kind == PC_RAW_BREAK)))
			begin_line(d, i, x->kind == PC_NEWLINE);
	}
}

/* ---- the law --------------------------------------------------------------------------------- */
static uint32_t distance(const struct line *a, const struct line *b)
{
	return a->number > b->number ? a->number - b->number : b->number - a->number;
}

/* The nearest model of a depth in the item of line i, counted in tokens; NULL: none */
static const struct line *nearest(const struct depths *d, size_t i, uint32_t depth)
{
	const struct line *me = &d->lines.at[i], *best = NULL, *l;

	for (size_t k = i + 1; k < d->lines.len && !best && d->lines.at[k].item == me->item; k++)
		if (d->lines.at[k].known && d->lines.at[k].was == depth)
			best = &d->lines.at[k];
	for (size_t k = i; k-- && d->lines.at[k].item == me->item;) {
		l = &d->lines.at[k];
		if (best && distance(me, l) > distance(me, best))
			break;
		if (l->known && l->was == depth)
			return l;
	}
	return best;
}

static struct indent indent_of(const struct depths *d, size_t i)
{
	const struct line *me = &d->lines.at[i], *l = NULL;
	struct str s = STR_INIT;
	struct indent in = { 0 };
	uint32_t depth = me->is;

	while (!(l = nearest(d, i, depth)) && depth)
		depth--;
	if (l)
		str_addn(&s, l->indent.at, l->indent.len);
	for (; depth < me->is; depth++)
		str_addn(&s, me->unit.at, me->unit.len);
	in.at = arena_strndup(d->p->arena, s.buf ? s.buf : "", s.len);
	in.len = s.len;
	str_release(&s);
	return in;
}

/* A line of the file that moves */
static struct indent moved(const struct depths *d, const struct line *l)
{
	int levels = (int)l->is - (int)l->was;
	struct stretch own = l->indent;
	struct str s = STR_INIT;
	struct indent in = { 0 };

	for (; levels < 0 && own.len >= l->unit.len && !memcmp(own.at, l->unit.at, l->unit.len); levels++)
		own.at += l->unit.len, own.len -= l->unit.len;
	for (; levels > 0; levels--)
		str_addn(&s, l->unit.at, l->unit.len);
	str_addn(&s, own.at, own.len);
	in.at = arena_strndup(d->p->arena, s.buf ? s.buf : "", s.len);
	in.len = s.len;
	str_release(&s);
	return in;
}

static void apply(struct depths *d, size_t i)
{
	const struct line *l = &d->lines.at[i];
	struct piece *x = at(d, l->piece);

	if ((!l->law && !(l->file && l->inside)) || x->gone)
		return;
	if (!l->file) {
		if (x->kind == PC_BREAK)
			x->law = true, x->indent = indent_of(d, i);
	} else if (l->is != l->was) {
		x->law = true;
		x->indent = moved(d, l);
		if (l->piece + 1 < d->p->pieces.len && at(d, l->piece + 1)->kind == PC_SPACE)
			at(d, l->piece + 1)->gone = true;
	}
}

void print_depths(struct print *p)
{
	struct depths d = { .p = p, .iterator = xcalloc(p->s->ntoks, sizeof(bool)) };

	for (node_id n = SYNTAX_ROOT; n; n = node_next(p->s, n, SYNTAX_ROOT))
		if (node_at(p->s, n)->kind == N_ITERATOR)
			d.iterator[node_at(p->s, n)->first] = true;
	begin_item(&d, 0);
	read_lines(&d);
	for (size_t i = 0; i < d.lines.len; i++)
		apply(&d, i);
	vec_release(&d.lines);
	vec_release(&d.was.at);
	vec_release(&d.is.at);
	vec_release(&d.stand);
	free(d.iterator);
}
