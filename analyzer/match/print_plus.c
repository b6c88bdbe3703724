// SPDX-License-Identifier: GPL-2.0-only
/*
 * '+' code → new pieces. The rule's own line breaks do not count inside a statement: an if goes on one line and its
 * branch on the next, deeper by one level, a call on one line that is broken again where it gets too long. What no
 * statement is (arguments, parameters) keeps its lines.
 */
#include "match/print.h"

bool fmt_is_conditional(const struct fmt_token *t)
{
	const char *p;

	if (t->kind != T_HASH)
		return false;
	for (p = t->text + 1; *p == ' ' || *p == '\t'; p++)
		;
	return !starts_with(p, "define") && !starts_with(p, "include") && !starts_with(p, "undef");
}

/* ---- layout ---------------------------------------------------------------------------------- */
struct render {
	bool element;            /* a part of `= { … }`, whose own parts share a line */
	const fmt_tokens_t *v;
	const uint8_t *cls;
	size_t i;
	const struct transform_style *style;
	struct arena *arena;
	pieces_t *out;
	struct plus_shape *shape;
	bool replaces;           /* … something of the file */
	unsigned deep;           /* blocks and branches around */
	unsigned loose;          /* … of those the branches without braces, up to the innermost block */
	bool cut;                /* something in them has no end */
	unsigned char calls[64]; /* open parentheses: 1 for those of calls */
	size_t depth;
};

static bool at_end(const struct render *r)
{
	return r->i >= r->v->len;
}
static const struct fmt_token *here(const struct render *r)
{
	return &r->v->at[r->i];
}
static bool word_at(const struct render *r, size_t i, const char *w)
{
	return i < r->v->len && r->v->at[i].kind == T_IDENT && r->v->at[i].len == strlen(w) &&
	       !memcmp(r->v->at[i].text, w, strlen(w));
}
static bool punct_at(const struct render *r, size_t i, enum punct p)
{
	return i < r->v->len && r->v->at[i].kind == T_PUNCT && r->v->at[i].sub == p;
}
static void put(struct render *r, enum piece_kind kind, const char *text, size_t len, enum piece_hint hint)
{
	vec_push(r->out, (struct piece){ .kind = kind, .text = text, .len = len, .hint = hint });
}
static void put_word(struct render *r, const char *text)
{
	put(r, PC_TEXT, text, strlen(text), HINT_NONE);
}

/* Coccinelle puts a comment right behind the token that it follows in its line. */
static bool is_glued(const struct render *r, size_t i)
{
	const struct fmt_token *t = &r->v->at[i];

	return i && r->style->peer && t->kind == T_COMMENT && !t->bol && !t->from_value && t->text[1] == '*';
}

static bool wants_blank(const struct render *r)
{
	const struct fmt_token *t = here(r);

	if (r->style->smpl_spacing && !t->from_value)
		return t->space;
	if (r->style->peer && r->i && r->cls[r->i - 1] == FC_TYPE && punct_at(r, r->i, P_LPAREN) &&
	    !t->from_value &&
	    punct_at(r, r->i + 1, P_STAR))
		return false; /* `void(*f)(int)` */
	if (r->style->peer && r->i && r->v->at[r->i - 1].type && punct_at(r, r->i - 1, P_STAR) &&
	    punct_at(r, r->i + 1, P_LBRACKET) && t->kind == T_IDENT && !r->v->at[r->i + 1].type)
		return true; /* a bound type before an array's name: `char * a[3]` */
	if (r->i && is_glued(r, r->i))
		return punct_at(r, r->i - 1, P_COMMA);
	if (r->i > 1 && is_glued(r, r->i - 1) && punct_at(r, r->i - 2, P_COMMA))
		return false;
	return fmt_space(r->v, r->cls, r->i);
}

/* The token at hand, with a blank before it where one belongs */
static void put_token(struct render *r, bool first)
{
	const struct fmt_token *t = here(r);
	uint8_t hint = HINT_NONE;
	bool blank = wants_blank(r);

	if (!first && r->i && blank) {
		bool comma = punct_at(r, r->i - 1, P_COMMA) &&
			     (!r->depth || (r->depth <= sizeof(r->calls) && r->calls[r->depth - 1]));

		put(r, PC_TEXT, " ", 1, comma ? HINT_COMMA : HINT_NONE);
	}
	if (punct_at(r, r->i, P_LPAREN)) {
		if (r->depth < sizeof(r->calls))
			r->calls[r->depth] = r->cls[r->i] == FC_CALL_OPEN;
		r->depth++;
		hint = HINT_OPEN;
	} else if (punct_at(r, r->i, P_RPAREN)) {
		r->depth -= r->depth != 0;
		hint = HINT_CLOSE;
	}
	put(r, PC_TEXT, t->text, t->len, hint);
	r->i++;
}

static void edge(struct render *r, enum plus_edge e, bool complete)
{
	if (r->deep) {
		r->cut |= !complete;
		return;
	}
	if (r->shape->first == EDGE_NONE)
		r->shape->first = e;
	r->shape->last = complete && !r->cut ? e : EDGE_INLINE;
	r->shape->stmts += e == EDGE_STMT || e == EDGE_FUNC;
}

static void render_seq(struct render *r);
static void render_item(struct render *r);
static void render_init(struct render *r, bool in_parens);

static void brk(struct render *r)
{
	put(r, PC_BREAK, "\n", 1, HINT_NONE);
}

/* What a switch has in its braces is not indented. */
static bool at_case_in(const struct render *r)
{
	return word_at(r, r->i, "case") || word_at(r, r->i, "default");
}

/* `{ … }`; false: it does not end here */
static bool render_block(struct render *r)
{
	unsigned loose = r->loose;
	bool cases;

	r->loose = 0;
	put_token(r, true);
	cases = at_case_in(r);
	put(r, cases ? PC_TEXT : PC_INDENT, "", 0, HINT_NONE);
	if (at_end(r))
		return false;
	r->deep++;
	if (is_glued(r, r->i))
		put_token(r, true);
	if (!punct_at(r, r->i, P_RBRACE)) {
		brk(r);
		render_seq(r);
	}
	r->deep--;
	r->loose = loose;
	if (at_end(r))
		return false;
	put(r, cases ? PC_TEXT : PC_UNINDENT, "", 0, HINT_NONE);
	brk(r);
	put_token(r, true);
	return true;
}

/* What an if, a loop or an else has below it */
static bool render_branch(struct render *r)
{
	bool done = true;

	if (at_end(r))
		return false;
	if (punct_at(r, r->i, P_LBRACE)) {
		put_word(r, " ");
		return render_block(r);
	}
	if (here(r)->kind == T_COMMENT) {
		if (!is_glued(r, r->i))
			put_word(r, " ");
		put_token(r, true);
		return render_branch(r);
	}
	r->deep++;
	r->loose++;
	put(r, PC_INDENT, "", 0, HINT_NONE);
	brk(r);
	render_item(r);
	put(r, PC_UNINDENT, "", 0, HINT_NONE);
	r->loose--;
	r->deep--;
	return done;
}

static void render_parens(struct render *r)
{
	size_t depth = 0;

	for (bool first = true; !at_end(r); first = false) {
		depth += punct_at(r, r->i, P_LPAREN);
		if (punct_at(r, r->i, P_RPAREN))
			depth--;
		put_token(r, first);
		if (!depth)
			break;
	}
}

/* Is the block that opens at token i, or later in a statement's head, closed in this stretch of code? */
static bool is_closed(const struct render *r)
{
	size_t depth = 0;

	for (size_t i = r->i; i < r->v->len; i++) {
		depth += punct_at(r, i, P_LBRACE);
		if (punct_at(r, i, P_RBRACE) && depth && !--depth)
			return true;
	}
	return !depth;
}

/* for: Coccinelle has no blanks around its parts */
static void render_for(struct render *r)
{
	bool tight = r->style->peer && !r->style->smpl_spacing && !here(r)->from_value && is_closed(r);
	size_t depth = 0;

	put_token(r, true);
	while (!at_end(r)) {
		bool after = r->i && punct_at(r, r->i - 1, P_SEMI);

		if (punct_at(r, r->i, P_LPAREN) && !depth++ && !tight)
			put_word(r, " ");
		if (punct_at(r, r->i, P_RPAREN))
			depth--;
		if (after && !tight && !punct_at(r, r->i, P_SEMI) && depth)
			put_word(r, " ");
		put_token(r, after || (depth == 1 && punct_at(r, r->i, P_LPAREN)));
		if (!depth)
			break;
	}
}

/* In branches without braces Coccinelle's else stands as far left as the outermost of those statements. */
static bool render_else(struct render *r)
{
	unsigned loose = r->style->peer ? r->loose : 0;
	bool done;

	if (!word_at(r, r->i, "else"))
		return true;
	for (unsigned i = 0; i < loose; i++)
		put(r, PC_UNINDENT, "", 0, HINT_NONE);
	r->loose -= loose;
	brk(r);
	put_token(r, true);
	done = render_branch(r);
	for (unsigned i = 0; i < loose; i++)
		put(r, PC_INDENT, "", 0, HINT_NONE);
	r->loose += loose;
	return done;
}

static bool render_do(struct render *r)
{
	bool block;

	put_token(r, true);
	block = punct_at(r, r->i, P_LBRACE);
	if (!render_branch(r) || !word_at(r, r->i, "while"))
		return false;
	if (!block)
		brk(r);
	else if (!r->style->peer)
		put_word(r, " ");
	put_token(r, true);
	put_word(r, " ");
	render_parens(r);
	if (punct_at(r, r->i, P_SEMI))
		put_token(r, true);
	return true;
}

/* NAME (…) followed by a block or a statement: an iterator */
static bool is_iterator(const struct render *r)
{
	size_t i = r->i, depth = 0;

	if (here(r)->kind != T_IDENT || !punct_at(r, i + 1, P_LPAREN))
		return false;
	for (i++; i < r->v->len; i++) {
		depth += punct_at(r, i, P_LPAREN);
		if (punct_at(r, i, P_RPAREN) && !--depth)
			break;
	}
	i++;
	return i < r->v->len && (punct_at(r, i, P_LBRACE) || r->v->at[i].kind == T_IDENT);
}

static bool at_literal(const struct render *r)
{
	return punct_at(r, r->i, P_LBRACE) && r->i && r->cls[r->i - 1] == FC_CAST_CLOSE;
}

/* `(T){ … }` within so many parentheses */
static void render_literal(struct render *r, size_t depth)
{
	for (size_t i = 0; i < depth; i++)
		put(r, PC_INDENT, "", 0, HINT_NONE);
	render_init(r, depth);
	for (size_t i = 0; i < depth; i++)
		put(r, PC_UNINDENT, "", 0, HINT_NONE);
}

/* The parts of `= { … }` and of struct bodies, each on its line */
static void render_init(struct render *r, bool in_parens)
{
	size_t depth = 0;
	bool named = false;      /* the last one is `.name = …` or `[index] = …`, and without a comma */

	put_token(r, true);
	if (punct_at(r, r->i, P_RBRACE) && r->style->peer) {
		put_token(r, true);
		return;
	}
	put(r, PC_INDENT, "", 0, HINT_NONE);
	for (bool fresh = true; !at_end(r); fresh = false) {
		bool comma = r->i && punct_at(r, r->i - 1, P_COMMA) && !depth;

		if (!depth && punct_at(r, r->i, P_RBRACE)) {
			named &= !comma;
			break;
		}
		if (fresh || comma) {
			if (fresh || !r->element)
				brk(r);
			else
				put_word(r, " ");
			named = punct_at(r, r->i, P_DOT) || punct_at(r, r->i, P_LBRACKET);
		}
		if (at_literal(r)) {
			render_literal(r, depth);
			continue;
		}
		if (punct_at(r, r->i, P_LBRACE) && !depth) {
			if (!fresh && !comma)
				put_word(r, " ");
			render_init(r, false);
			continue;
		}
		depth += punct_at(r, r->i, P_LPAREN) || punct_at(r, r->i, P_LBRACKET);
		depth -= depth && (punct_at(r, r->i, P_RPAREN) || punct_at(r, r->i, P_RBRACKET));
		put_token(r, fresh || comma);
	}
	named &= r->style->peer && !in_parens; /* Coccinelle's closing brace is late then */
	if (!named)
		put(r, PC_UNINDENT, "", 0, HINT_NONE);
	if (!at_end(r)) {
		brk(r);
		put_token(r, true);
	}
	if (named)
		put(r, PC_UNINDENT, "", 0, HINT_NONE);
}

/* Expression, declaration, function definition, or something that is none: up to ';', a body's end, or the end */
static void render_simple(struct render *r)
{
	bool first = true, assigned = false, tagged = false, call = false;
	size_t depth = 0;

	for (; !at_end(r); first = false) {
		const struct fmt_token *t = here(r);

		if (t->kind == T_COMMENT && t->bol && !depth && !first && !assigned)
			break;
		if (t->kind == T_HASH)
			break;
		if (!depth && punct_at(r, r->i, P_RBRACE))
			break;
		if (at_literal(r)) {
			render_literal(r, depth);
			continue;
		}
		if (!depth && punct_at(r, r->i, P_LBRACE)) {
			if (call && !assigned) {
				if (t->bol || is_closed(r))
					brk(r);
				else
					put_word(r, " ");
				if (render_block(r))
					edge(r, EDGE_FUNC, true);
				else
					edge(r, EDGE_OPEN_BRACE, true);
				return;
			}
			put_word(r, " ");
			if (tagged && !assigned)
				render_block(r);
			else
				render_init(r, false);
			continue;
		}
		/* arguments, parameters: keep their lines */
		if (!depth && !first && t->bol &&
		    (punct_at(r, r->i, P_COMMA) || punct_at(r, r->i - 1, P_COMMA)) && !assigned) {
			brk(r);
			put_token(r, true);
			continue;
		}
		if (punct_at(r, r->i, P_LPAREN) || punct_at(r, r->i, P_LBRACKET))
			depth++;
		if (punct_at(r, r->i, P_RPAREN) || punct_at(r, r->i, P_RBRACKET))
			depth -= depth != 0, call |= punct_at(r, r->i, P_RPAREN) && !depth;
		if (!depth)
			assigned = (assigned && !punct_at(r, r->i, P_COMMA)) || punct_at(r, r->i, P_ASSIGN);
		tagged |= word_at(r, r->i, "struct") || word_at(r, r->i, "union") || word_at(r, r->i, "enum");
		put_token(r, first);
		if (!depth && punct_at(r, r->i - 1, P_SEMI)) {
			edge(r, EDGE_STMT, true);
			return;
		}
	}
	edge(r, EDGE_INLINE, false);
}

static bool is_label(const struct render *r)
{
	return here(r)->kind == T_IDENT && punct_at(r, r->i + 1, P_COLON) && !here(r)->type &&
	       !word_at(r, r->i, "default");
}

static bool at_case(const struct render *r)
{
	return word_at(r, r->i, "case") || word_at(r, r->i, "default");
}

static void between_items(struct render *r);

/* case X: and what follows it, one level deeper. Coccinelle puts the first statement on the same line. */
static void render_case(struct render *r)
{
	bool peer = r->style->peer && !r->style->smpl_spacing, labelled = !at_case(r), first = true;
	size_t from = r->i;

	while (!at_end(r) && !punct_at(r, r->i, P_COLON))
		put_token(r, r->i == from);
	if (peer && !labelled && r->i + 1 == r->v->len)
		put_word(r, " "); /* as Coccinelle: the colon belongs to nothing */
	if (!at_end(r))
		put_token(r, true);
	edge(r, EDGE_STMT, true);
	if (labelled && peer && !r->replaces && !r->deep && !at_end(r) && !here(r)->bol &&
	    here(r)->kind != T_COMMENT) {
		put_word(r, " ");
		render_item(r);
	}
	if (labelled || at_end(r))
		return;
	if (peer)
		put_word(r, " ");
	put(r, PC_INDENT, "", 0, HINT_NONE);
	r->deep++;
	for (; !at_end(r) && !at_case(r) && !punct_at(r, r->i, P_RBRACE); first = false) {
		if (first && peer)
			put_word(r, " ");
		else
			between_items(r);
		render_item(r);
	}
	r->deep--;
	put(r, PC_UNINDENT, "", 0, HINT_NONE);
}

static void render_directive(struct render *r)
{
	const struct fmt_token *t = here(r);

	put(r, PC_TEXT, t->text, t->len, HINT_NONE);
	edge(r, fmt_is_conditional(t) ? EDGE_CPP : EDGE_DIRECTIVE, true);
	r->i++;
}

static void render_close(struct render *r)
{
	bool on_new_line = r->out->len && r->out->at[r->out->len - 1].kind == PC_BREAK;

	if (on_new_line) /* it stands there as the line with the `{` does */
		r->out->len--;
	put(r, PC_UNINDENT, "", 0, HINT_NONE);
	if (on_new_line)
		brk(r);
	put_token(r, true);
	edge(r, EDGE_CLOSE_BRACE, true);
	/* `} else {`, `} while (x);` */
	if (word_at(r, r->i, "else")) {
		put_word(r, " ");
		put_token(r, true);
		if (r->style->peer && punct_at(r, r->i, P_LBRACE) && r->i + 1 < r->v->len) {
			brk(r);
			render_block(r);
		} else if (!render_branch(r))
			r->shape->last = EDGE_OPEN_BRACE;
	} else if (punct_at(r, r->i, P_SEMI) || punct_at(r, r->i, P_COMMA)) {
		put_token(r, true);
	}
}

/* if, while, switch, iterators: head and branch */
static void render_headed(struct render *r)
{
	bool is_if = word_at(r, r->i, "if"), iterator = is_iterator(r), done;

	put_token(r, true);
	if (!at_end(r))
		put_word(r, " ");
	render_parens(r);
	if (r->style->peer && !iterator)
		done = render_branch(r);
	else
		done = !at_end(r) && punct_at(r, r->i, P_SEMI) ? (put_token(r, true), true) : render_branch(r);
	if (done && is_if && word_at(r, r->i, "else"))
		done = render_else(r);
	else if (is_if && !r->deep && !r->shape->stmts)
		r->shape->needs_braces = true;
	edge(r, EDGE_STMT, done);
	if (!done && r->i && punct_at(r, r->i - 1, P_LBRACE))
		r->shape->last = EDGE_OPEN_BRACE;
}

/* A part of `= { … }` in braces of its own, not a block: there is a comma before or behind it. */
static bool at_element(const struct render *r)
{
	size_t i = r->i, depth = 0;

	if (!punct_at(r, i, P_LBRACE))
		return false;
	for (; i < r->v->len; i++) {
		depth += punct_at(r, i, P_LBRACE);
		if (punct_at(r, i, P_RBRACE) && !--depth)
			break;
	}
	return i < r->v->len && (punct_at(r, i + 1, P_COMMA) || (r->i && punct_at(r, r->i - 1, P_COMMA)));
}

static void render_element(struct render *r)
{
	r->element = r->style->peer;
	render_init(r, false);
	r->element = false;
	if (!at_end(r) && punct_at(r, r->i, P_COMMA))
		put_token(r, true);
	edge(r, EDGE_STMT, true);
}

static void render_item(struct render *r)
{
	const struct fmt_token *t = here(r);

	if (t->kind == T_HASH) {
		render_directive(r);
	} else if (t->kind == T_COMMENT) {
		put_token(r, true);
		edge(r, EDGE_COMMENT, true);
	} else if (at_element(r)) {
		render_element(r);
	} else if (punct_at(r, r->i, P_LBRACE)) {
		bool done = render_block(r);

		edge(r, done ? EDGE_STMT : EDGE_OPEN_BRACE, true);
	} else if (punct_at(r, r->i, P_RBRACE)) {
		render_close(r);
	} else if (word_at(r, r->i, "for")) {
		render_for(r);
		edge(r, EDGE_STMT, render_branch(r));
	} else if (word_at(r, r->i, "do")) {
		edge(r, EDGE_STMT, render_do(r));
	} else if (word_at(r, r->i, "else")) {
		put_token(r, true);
		if (r->style->peer && punct_at(r, r->i, P_LBRACE)) {
			brk(r);
			render_block(r);
			edge(r, EDGE_STMT, true);
			return;
		}
		edge(r, EDGE_STMT, render_branch(r));
	} else if (at_case(r) || is_label(r)) {
		render_case(r);
	} else if (word_at(r, r->i, "if") || word_at(r, r->i, "while") || word_at(r, r->i, "switch") ||
		   is_iterator(r)) {
		render_headed(r);
	} else {
		render_simple(r);
	}
}

static void between_items(struct render *r)
{
	const struct fmt_token *t = here(r);

	if (t->kind == T_COMMENT && !t->bol) {
		if (!is_glued(r, r->i))
			put_word(r, " ");
		return;
	}
	if (t->again && !r->replaces && !r->deep) {
		put_word(r, " ");
		return;
	}
	for (uint32_t n = 0; n < t->empty; n++)
		put(r, t->from_value && r->style->peer ? PC_BREAK : PC_RAW_BREAK, "\n", 1, HINT_NONE);
	if (t->kind == T_HASH || (is_label(r) && !at_case(r)) || (word_at(r, r->i, "default") && r->style->peer))
		put(r, PC_RAW_BREAK, "\n", 1, HINT_NONE);
	else
		brk(r);
}

static void render_seq(struct render *r)
{
	bool in_case = at_case(r), left = false;

	for (bool first = true; !at_end(r); first = false) {
		if (r->deep && punct_at(r, r->i, P_RBRACE))
			return;
		if (!first && !r->deep && !in_case && at_case(r)) { /* behind the code of another case */
			put(r, PC_UNINDENT, "", 0, HINT_NONE);
			in_case = left = true;
		}
		if (!first)
			between_items(r);
		render_item(r);
	}
	if (left)
		put(r, PC_INDENT, "", 0, HINT_NONE);
}

void plus_render(const fmt_tokens_t *toks, bool after_operand, bool replaces, unsigned loose,
		 const struct transform_style *style, struct arena *a, pieces_t *out, struct plus_shape *shape)
{
	uint8_t *cls = xcalloc(toks->len + 1, 1);
	struct render r = { .v = toks, .cls = cls, .style = style, .arena = a, .out = out, .shape = shape,
			    .replaces = replaces, .loose = loose };

	*shape = (struct plus_shape){ 0 };
	fmt_classify(toks, cls, after_operand);
	shape->label = toks->len && is_label(&r) && !at_case(&r);
	render_seq(&r);
	shape->block = shape->stmts == 1 && punct_at(&r, 0, P_LBRACE) && shape->last == EDGE_STMT;
	if (toks->len)
		shape->first_cls = cls[0], shape->last_cls = cls[toks->len - 1];
	free(cls);
}
