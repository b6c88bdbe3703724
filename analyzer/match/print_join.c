// SPDX-License-Identifier: GPL-2.0-only
/*
 * New code meets the file: lines begun and ended, blanks, indentation from the place.
 */
#include "match/print_job.h"

/* ---- blanks ---------------------------------------------------------------------------------- */
static char text_at(const struct job *j, uint32_t off)
{
	return off < j->s->size ? j->s->text[off] : '\0';
}

static bool word_char(char c)
{
	return ident_char(c) || c == '"' || c == '\'';
}

/* A blank between the file's byte before and inline code */
static bool blank_before(const struct job *j, tok_id t, bool after, const struct fmt_token *first, uint8_t cls)
{
	uint32_t off = after ? j->s->toks[t].off + j->s->toks[t].len : j->s->toks[t].off;
	char c = off ? text_at(j, off - 1) : ' ';

	if (!after || strchr(" \t\n([!~.", c))
		return !after && word_char(c) && word_char(first->text[0]);
	if (first->kind == T_IDENT && first->len == 4 && !memcmp(first->text, "else", 4))
		return word_char(c);
	if (c == ',')
		return text_at(j, off) != '\n' || !j->style->peer;
	if (cls == FC_OPERATOR)
		return true;
	if (cls == FC_COMMA || cls == FC_SEMI || cls == FC_MEMBER || cls == FC_INDEX_OPEN || cls == FC_CALL_OPEN ||
	    cls == FC_POSTFIX || cls == FC_CLOSE)
		return first->sub == P_LBRACE;
	return c == ')' || c == '}' || c == ';' || strchr("=+-*/%&|^<>?:", c) ||
	       (word_char(c) && word_char(first->text[0]));
}

static bool blank_after(const struct job *j, tok_id t, bool after, const struct fmt_token *last,
			const struct plus_shape *shape)
{
	uint32_t off = after ? j->s->toks[t].off + j->s->toks[t].len : j->s->toks[t].off;
	char c = text_at(j, off);

	if (!c || strchr(" \t\r\n", c))
		return false;
	if (shape->first == EDGE_STMT)
		return true;
	switch (shape->last_cls) {
	case FC_OPERATOR:
		return !j->style->peer;
	case FC_KEYWORD:
		return true;
	case FC_COMMA:
		return c != ')';
	case FC_TYPE:
	case FC_OPERAND:
		return word_char(c) || (shape->last_cls == FC_TYPE && c == '*');
	case FC_CLOSE:
		return word_char(c);
	}
	return word_char(last->text[last->len - 1]) && word_char(c);
}

static void push_new(struct job *j, enum piece_kind kind, const char *text, uint8_t hint)
{
	vec_push(&j->print.pieces, (struct piece){ .kind = kind, .text = text, .len = strlen(text), .hint = hint });
}

/* Those stand further left than what is around them. */
static bool is_label(const struct syntax *s, node_id item)
{
	enum node_kind k = item ? node_at(s, item)->kind : N_NONE;

	return k == N_CASE || k == N_DEFAULT || k == N_LABEL;
}

/* How much deeper a line that begins at token t is than the statement that begins at `first`: Coccinelle counts open
 * parentheses and an assignment. */
static int nesting(const struct job *j, tok_id first, tok_id t)
{
	int parens = 0, assigned = 0;

	for (tok_id i = first; i <= t; i++) {
		const struct token *x = &j->s->toks[i];

		if (x->kind != T_PUNCT)
			continue;
		parens += x->sub == P_LPAREN;
		parens -= x->sub == P_RPAREN && i < t;
		if (x->sub >= P_ASSIGN && x->sub <= P_OR_ASSIGN)
			assigned = 1;
		else if (x->sub == P_SEMI)
			assigned = 0;
	}
	return j->style->peer ? MAX(parens, 0) + assigned : 1;
}

static bool is_minus(const struct job *j, tok_id t)
{
	return j->slot[t] && j->wants.at[j->slot[t] - 1].minus;
}

/* Do the braces that open here go, both of them? */
static bool block_goes(const struct job *j, node_id item, tok_id open)
{
	for (node_id n = item; n; n = node_next(j->s, n, item))
		if (node_at(j->s, n)->kind == N_COMPOUND && node_at(j->s, n)->first == open)
			return is_minus(j, open) && is_minus(j, node_at(j->s, n)->last);
	return false;
}

/* Lines of the new code at this token begin with … */
static struct indent indent_at(const struct job *j, tok_id t, bool after, bool inline_code, bool is_case)
{
	const struct syntax *s = j->s;
	const struct token *tok = &s->toks[t];
	node_id item = print_item(s, is_punct(tok, P_COMMA) && token_prev(s, t) ? token_prev(s, t) : t);
	struct indent in;
	tok_id next, prev;

	if (inline_code) {
		in = print_line_indent(s, t);
		if (item && print_line_indent(s, node_at(s, item)->first).at == in.at)
			in.level += nesting(j, node_at(s, item)->first, t);
		return in;
	}
	if (!item)
		return print_line_indent(s, t);
	if (after && tok->kind == T_PUNCT && tok->sub == P_LBRACE && !block_goes(j, item, t)) {
		next = token_next(s, t);
		if (s->toks[next].sub != P_RBRACE && s->toks[next].kind != T_EOF && print_starts_line(s, next) &&
		    !is_label(s, print_item(s, next)))
			return print_line_indent(s, next);
		in = print_starts_line(s, t) ? print_line_indent(s, t) : print_indent(s, item);
		in.level += !is_case;
		return in;
	}
	if (!after && tok->kind == T_PUNCT && tok->sub == P_RBRACE) {
		prev = token_prev(s, t);
		if (prev && !(s->toks[prev].kind == T_PUNCT && s->toks[prev].sub == P_LBRACE)) {
			item = print_item(s, prev);
			while (item && print_is_branch(s, item))
				item = print_item(s, node_at(s, node_at(s, item)->parent)->first);
			if (item && !is_label(s, item))
				return print_indent(s, item);
		}
		in = print_starts_line(s, t) ? print_line_indent(s, t) : print_indent(s, item);
		in.level++;
		return in;
	}
	return print_indent(s, item);
}

bool job_in_list(const struct syntax *s, tok_id t)
{
	node_id n = SYNTAX_ROOT, c;

	for (;; n = c) {
		c = n == SYNTAX_ROOT ? syntax_item_before(s, t) : node_at(s, n)->child;
		for (; c && !(node_at(s, c)->first <= t && t <= node_at(s, c)->last);)
			c = node_at(s, c)->next;
		if (node_at(s, n)->kind == N_INIT_LIST || node_at(s, n)->kind == N_ENUMERATORS)
			if (!c || node_at(s, c)->first == t || node_at(s, c)->last == t)
				return true;
		if (!c)
			return false;
	}
}

static bool own_line(enum plus_edge e)
{
	return e == EDGE_STMT || e == EDGE_FUNC || e == EDGE_CLOSE_BRACE || e == EDGE_DIRECTIVE || e == EDGE_CPP ||
	       e == EDGE_COMMENT || e == EDGE_ITEM;
}

static void insert_break(pieces_t *v, size_t i, enum piece_kind kind)
{
	struct piece b = { .kind = kind, .text = kind == PC_INDENT ? "" : "\n", .len = kind != PC_INDENT };

	vec_push(v, b);
	memmove(v->at + i + 1, v->at + i, (v->len - 1 - i) * sizeof(*v->at));
	v->at[i] = b;
}

static void lead_break(struct job *j, size_t from, const struct plus_shape *shape, int empty)
{
	pieces_t *v = &j->print.pieces;
	bool function = shape->first == EDGE_FUNC;
	bool raw = shape->first == EDGE_CPP || shape->first == EDGE_DIRECTIVE || (shape->label && j->style->peer);
	size_t i = from;

	while (i < v->len && v->at[i].kind == PC_UNINDENT)
		i++;
	for (int n = 0, all = 1 + (j->style->peer ? empty + function : MAX(empty, function)); n < all; n++)
		insert_break(v, i++, raw || n + 1 < all ? PC_RAW_BREAK : PC_BREAK);
}

/* The first of the removed tokens that this one is among */
static tok_id first_minus(const struct job *j, tok_id t)
{
	const struct want *w = &j->wants.at[j->slot[t] - 1];
	tok_id prev = t;

	while ((prev = token_prev(j->s, prev)) && j->slot[prev]) {
		const struct want *x = &j->wants.at[j->slot[prev] - 1];

		if (!x->minus || x->way != w->way || (x->added.len && x->added.at[x->added.len - 1].after))
			break;
		t = prev;
	}
	return t;
}

static void insert_blank(pieces_t *v, size_t i, uint8_t hint)
{
	struct piece b = { .kind = PC_TEXT, .text = " ", .len = 1, .hint = hint };

	vec_push(v, b);
	memmove(v->at + i + 1, v->at + i, (v->len - 1 - i) * sizeof(*v->at));
	v->at[i] = b;
}

static bool begins_with(const fmt_tokens_t *v, const char *word)
{
	return v->at[0].kind == T_IDENT && v->at[0].len == strlen(word) &&
	       !memcmp(v->at[0].text, word, v->at[0].len);
}

static bool starts_with_else(const fmt_tokens_t *v)
{
	return begins_with(v, "else");
}

static bool starts_with_case(const fmt_tokens_t *v)
{
	return begins_with(v, "case") || begins_with(v, "default");
}

/* New code in the place of old: what Coccinelle begins a line for */
static void replace_before(struct job *j, const struct added *x, const fmt_tokens_t *toks, size_t from)
{
	pieces_t *v = &j->print.pieces;
	bool cpp = fmt_is_conditional(&toks->at[0]);
	int n = x->code->empty_before;
	size_t before = from;

	while (before && v->at[before - 1].minus)
		before--;
	if (!j->style->peer) {
		if (cpp && before && v->at[before - 1].kind == PC_SPACE)
			v->at[before - 1].gone = true;
		return;
	}
	if (cpp && before && v->at[before - 1].kind == PC_SPACE)
		n++;
	else if (!n)
		return;
	for (int i = 0; i < n; i++)
		insert_break(v, from, PC_RAW_BREAK);
	if (!cpp)
		insert_break(v, from + n, PC_BREAK);
}

/* Between the file and the first of the new pieces, that are those from `from` on */
static void join_before(struct job *j, const struct want *w, const struct added *x, const fmt_tokens_t *toks,
			const struct plus_shape *shape, size_t from)
{
	pieces_t *v = &j->print.pieces;

	if (w->minus) {
		replace_before(j, x, toks, from);
		return;
	}
	if (x->after && starts_with_else(toks) && j->style->peer)
		return;
	if (!x->after && toks->at[0].kind == T_HASH && from && v->at[from - 1].kind == PC_SPACE &&
	    print_starts_line(j->s, w->tok))
		v->at[from - 1].gone = true;
	if ((x->after || j->line_above) && own_line(shape->first))
		lead_break(j, from, shape, x->code->empty_before);
	else if (shape->first == EDGE_INLINE && blank_before(j, w->tok, x->after, &toks->at[0], shape->first_cls))
		insert_blank(v, from, HINT_COMMA);
	if (x->after && is_punct(&j->s->toks[w->tok], P_COMMA) && v->at[from].hint == HINT_COMMA && j->style->peer)
		v->at[from].len = 0;
	else if (x->after && shape->first == EDGE_OPEN_BRACE)
		insert_blank(v, from, HINT_NONE);
}

static void replace_after(struct job *j, const struct want *w, const struct added *x, const fmt_tokens_t *toks,
			  const struct plus_shape *shape)
{
	bool cpp = fmt_is_conditional(&toks->at[toks->len - 1]);
	struct piece *b;
	tok_id next = token_next(j->s, w->tok);
	uint32_t behind = j->s->toks[w->tok].off + j->s->toks[w->tok].len;
	char c = text_at(j, behind);
	const struct fmt_token *last = &toks->at[toks->len - 1];
	bool next_goes = j->slot[next] && j->wants.at[j->slot[next] - 1].minus;

	if (shape->last == EDGE_INLINE && !next_goes && ident_char(c) &&
	    (ident_char(last->text[last->len - 1]) || (shape->last_cls == FC_CLOSE && j->style->peer)))
		push_new(j, PC_TEXT, " ", HINT_NONE);
	else if (shape->last_cls == FC_COMMA && !next_goes && !strchr(")\t\r\n", c) &&
		 (c != ' ' || (j->style->peer && text_at(j, behind + 1) == ' '))) /* two blanks become three */
		push_new(j, PC_TEXT, " ", HINT_COMMA);
	j->eat_space |= shape->last_cls == FC_STAR && w->tok + 1 < j->s->ntoks && j->s->toks[w->tok + 1].kind == T_SPACE;
	if (!j->style->peer || (!cpp && !x->code->empty_after))
		return;
	for (int n = x->code->empty_after; n; n--)
		push_new(j, PC_RAW_BREAK, "\n", HINT_NONE);
	push_new(j, PC_BREAK, "\n", HINT_NONE);
	b = &j->print.pieces.at[j->print.pieces.len - 1];
	if (j->s->toks[next].kind == T_EOF || !print_starts_line(j->s, next))
		return;
	b->start = true;
	b->indent = print_line_indent(j->s, next);
}

static void join_after(struct job *j, const struct want *w, const struct added *x, const fmt_tokens_t *toks,
		       const struct plus_shape *shape, struct indent in)
{
	if (w->minus) {
		replace_after(j, w, x, toks, shape);
	} else if (!x->after && !j->line_above && (own_line(shape->last) || shape->last == EDGE_OPEN_BRACE)) {
		for (int n = MAX(x->code->empty_after, shape->last == EDGE_FUNC); n; n--)
			push_new(j, PC_RAW_BREAK, "\n", HINT_NONE);
		push_new(j, PC_BREAK, "\n", HINT_NONE);
		if (is_punct(&j->s->toks[w->tok], P_RBRACE)) { /* one level less than what stands inside */
			struct piece *b = &j->print.pieces.at[j->print.pieces.len - 1];

			b->start = true;
			b->indent = in;
			b->indent.level--;
		}
	} else if ((x->after || j->line_above) && own_line(shape->last)) {
		for (int n = x->code->empty_after; n; n--)
			push_new(j, PC_RAW_BREAK, "\n", HINT_NONE);
	} else if (shape->last == EDGE_INLINE && blank_after(j, w->tok, x->after, &toks->at[toks->len - 1], shape)) {
		push_new(j, PC_TEXT, " ", shape->last_cls == FC_COMMA ? HINT_COMMA : HINT_NONE);
	}
}

static int net_indent(const pieces_t *v, size_t from)
{
	int net = 0;

	for (size_t i = from; i < v->len; i++)
		net += (v->at[i].kind == PC_INDENT) - (v->at[i].kind == PC_UNINDENT);
	return net;
}

/* `{` alone, and `}` alone or behind more code, around the branch of an if or a loop that is there: its lines stay
 * where they are. */
static void lone_brace(struct job *j, const struct want *w, const struct added *x, const struct plus_shape *shape,
		       size_t from, struct indent *in)
{
	pieces_t *v = &j->print.pieces;
	bool open = shape->first == EDGE_OPEN_BRACE;
	bool close = shape->first == EDGE_CLOSE_BRACE || (!open && x->after && j->lone_open && net_indent(v, from) < 0);
	tok_id t = open && x->after ? token_next(j->s, w->tok) : w->tok;
	node_id item = print_item(j->s, t);

	if ((!open && !close) || !item)
		return;
	while (item && !print_is_branch(j->s, item))
		item = node_at(j->s, item)->parent;
	if (!item || (open ? node_at(j->s, item)->first : node_at(j->s, item)->last) != t)
		return;
	if (!open && j->lone_open != item)
		return;
	j->lone_open = open ? item : 0;
	*in = print_indent(j->s, print_item(j->s, node_at(j->s, node_at(j->s, item)->parent)->first));
	if (open)
		push_new(j, PC_UNINDENT, "", HINT_NONE);
	else
		insert_break(v, from, PC_INDENT);
	if (open && !print_starts_line(j->s, t)) {
		in->level++;
		push_new(j, PC_BREAK, "\n", HINT_NONE);
		j->eat_space = true;
	}
}

static int brace_of(const struct job *j, tok_id t)
{
	return is_punct(&j->s->toks[t], P_LBRACE) ? 1 : is_punct(&j->s->toks[t], P_RBRACE) ? -1 : 0;
}

/* Braces that go and come again, at this place: lines between them stay where they are. */
static void keep_depth(struct job *j, const struct want *w, size_t from)
{
	pieces_t *v = &j->print.pieces;
	int net = net_indent(v, from), gone = brace_of(j, w->tok);
	tok_id t = w->tok;

	while ((t = token_prev(j->s, t)) && j->slot[t] && j->wants.at[j->slot[t] - 1].minus)
		gone += brace_of(j, t);
	for (t = token_next(j->s, w->tok); j->slot[t] && j->wants.at[j->slot[t] - 1].minus; t = token_next(j->s, t))
		gone += brace_of(j, t);
	for (; net > 0 && gone > 0; net--, gone--)
		push_new(j, PC_UNINDENT, "", HINT_NONE);
	for (; net < 0 && gone < 0; net++, gone++)
		insert_break(v, from, PC_INDENT);
}

/* Branches without braces that end with token t, the last of removed ones, and have all of those in them */
static unsigned branches(const struct job *j, tok_id t)
{
	tok_id first = first_minus(j, t);
	unsigned n = 0;

	for (node_id x = print_item(j->s, t); x && node_at(j->s, x)->last == t; x = node_at(j->s, x)->parent)
		n += print_is_branch(j->s, x) && node_at(j->s, x)->first <= first;
	return n;
}

static void push_added(struct job *j, const struct want *w, const struct added *x, bool again)
{
	pieces_t *v = &j->print.pieces;
	const struct token *t = &j->s->toks[w->tok];
	bool operand = x->after && !w->minus && (t->kind == T_IDENT || t->kind == T_NUMBER ||
						 is_punct(t, P_RPAREN) || is_punct(t, P_RBRACKET));
	fmt_tokens_t toks = { 0 };
	struct plus_shape shape;
	struct indent in;
	unsigned loose;
	size_t from;

	plus_tokens(x->code, x->bindings, operand, j->style, &toks);
	if (!toks.len) {
		vec_release(&toks);
		return;
	}
	if (again)
		push_new(j, PC_BREAK, "\n", HINT_NONE);
	from = v->len;
	loose = w->minus ? branches(j, w->tok) : 0;
	plus_render(&toks, operand, w->minus, loose, j->style, j->arena, v, &shape);
	if (loose && (shape.stmts > 1 || shape.needs_braces)) { /* braces will come around it */
		v->len = from;
		plus_render(&toks, operand, w->minus, 0, j->style, j->arena, v, &shape);
	}
	if (shape.first == EDGE_INLINE && x->code->own_lines && job_in_list(j->s, w->tok) &&
	    !is_punct(t, P_SEMI) && toks.at[0].sub != P_COMMA)
		shape.first = shape.last = EDGE_ITEM;
	in = indent_at(j, w->minus ? first_minus(j, w->tok) : w->tok, x->after || w->minus,
		       shape.first == EDGE_INLINE && shape.last == EDGE_INLINE, starts_with_case(&toks));
	j->hoist |= own_line(shape.first);
	if (x->owner && x->after && !w->minus && own_line(shape.first))
		in = print_indent(j->s, x->owner);
	join_before(j, w, x, &toks, &shape, from);
	if (w->minus)
		keep_depth(j, w, from);
	else
		lone_brace(j, w, x, &shape, from, &in);
	join_after(j, w, x, &toks, &shape, in);
	for (size_t i = from; i < v->len; i++) {
		v->at[i].way = x->way;
		v->at[i].dots = w->dots;
		v->at[i].replaces = w->minus;
		v->at[i].tok = w->tok;
	}
	v->at[from].start = true;
	if (starts_with_else(&toks))
		shape.stmts = 0, shape.first = EDGE_INLINE;
	v->at[from].stmts = shape.stmts;
	v->at[from].edge = shape.first;
	v->at[from].apart = x->apart;
	v->at[from].value = toks.at[0].term || shape.first_cls == FC_TYPE;
	v->at[from].block = shape.block;
	v->at[from].needs_braces = shape.needs_braces;
	/* before a closing brace it follows all that stands in there */
	v->at[from].owner = !x->after && !w->minus && is_punct(t, P_RBRACE) ? print_item(j->s, w->tok) : x->owner;
	v->at[from].indent = in;
	vec_release(&toks);
}

/* Two stretches of new code beside each other: statements on lines of their own */
void job_push(struct job *j, const struct want *w, bool after)
{
	bool any = false;

	for (size_t i = 0; i < w->added.len; i++) {
		bool last_ends, statements;
		const pieces_t *v = &j->print.pieces;
		size_t n;

		if (w->added.at[i].after != after)
			continue;
		n = v->len;
		while (n && piece_is_new(&v->at[n - 1]) && !v->at[n - 1].len)
			n--;
		last_ends = n && v->at[n - 1].len && strchr(";}", v->at[n - 1].text[v->at[n - 1].len - 1]);
		statements = w->minus && any && last_ends;
		push_added(j, w, &w->added.at[i], statements);
		any = true;
	}
}

