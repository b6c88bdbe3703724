// SPDX-License-Identifier: GPL-2.0-only
/*
 * From the tokens of a rule's body to patterns: alternatives are split, the minus slice (context, -
 * and * tokens) is written out as C and parsed by syntax/, marks, positions and '+' text are put at
 * its tokens.
 *
 * Where '+' text goes: behind the token before it; but before the token behind it when there is
 * none before, or when only the one behind is a '-' token, so that text replaces what is removed.
 */
#include "smpl/internal.h"

/* One token of the minus slice */
struct piece {
	const struct stok *t;
	uint32_t off; /* in the slice */
	struct str position, before, after;
};
struct slice {
	struct rule_reader *rr;
	struct str text;
	struct str waiting; /* '+' text for the next piece */
	VEC(struct piece) pieces;
	const struct stok *after_at; /* token right behind @p: no longer glued to what is before */
	bool plus, minus, star;
};

static void slice_release(struct slice *s)
{
	size_t i;

	for (i = 0; i < s->pieces.len; i++) {
		str_release(&s->pieces.at[i].position);
		str_release(&s->pieces.at[i].before);
		str_release(&s->pieces.at[i].after);
	}
	vec_release(&s->pieces);
	str_release(&s->text);
	str_release(&s->waiting);
}

/* ---- building the slice ---------------------------------------------------------------------- */

/* A name for `...` that starts like nothing else in the file */
static const char *dots_name(struct rule_reader *rr)
{
	struct reader *r = rr->r;

	if (!r->dots)
		r->dots = "__dots";
	while (!r->ndots && memmem(r->text, r->size, r->dots, strlen(r->dots)))
		r->dots = arena_printf(r->arena, "_%s", r->dots);
	return intern(arena_printf(r->arena, "%s%u", r->dots, ++r->ndots));
}

static const char *add_dots(struct rule_reader *rr, const struct stok *t)
{
	struct metavar mv = { .kind = MV_DOTS, .note = "...", .name = dots_name(rr) };

	mv.line = reader_line(rr->r, t->off);
	vec_push(&rr->metavars, mv);
	vec_push(&rr->declared_at, t->off);
	return mv.name;
}

static void add_piece(struct slice *s, const struct stok *t)
{
	struct piece p = { .t = t, .position = STR_INIT, .before = s->waiting, .after = STR_INIT };

	str_init(&s->waiting);
	if (s->text.len)
		str_add(&s->text, t->bol ? "\n" : t->space || s->after_at == t ? " " : "");
	p.off = (uint32_t)s->text.len;
	str_add(&s->text, t->kind == ST_DOTS ? add_dots(s->rr, t) : t->text);
	vec_push(&s->pieces, p);
	s->minus = s->minus || t->mark == MARK_MINUS;
	s->star = s->star || t->mark == MARK_STAR;
}

static void add_line(struct str *out, const char *text, size_t n)
{
	if (out->len)
		str_addch(out, '\n');
	str_addn(out, text, n);
}

static const struct stok *next_code(const struct stok *t, const struct stok *end)
{
	while (t < end && t->kind == ST_PLUS)
		t++;
	return t < end ? t : NULL;
}

/* '+' text goes behind the last piece, or waits for the next one. */
static void add_plus(struct slice *s, const struct stok *plus, const struct stok *next)
{
	struct piece *last = s->pieces.len ? &s->pieces.at[s->pieces.len - 1] : NULL;
	bool replaces = next && next->mark == MARK_MINUS && last && last->t->mark != MARK_MINUS;

	s->plus = true;
	add_line(last && !replaces ? &last->after : &s->waiting, plus->text, strlen(plus->text));
}

static int build_slice(struct slice *s, const struct stok *from, const struct stok *end)
{
	const struct stok *t;

	for (t = from; t < end; t++) {
		if (t->kind == ST_PLUS) {
			add_plus(s, t, next_code(t, end));
		} else if (t->kind == ST_AT) {
			struct str *position = &s->pieces.at[s->pieces.len - 1].position;

			t++;
			str_addf(position, "%s%s", position->len ? " " : "", t->text);
			s->after_at = t + 1;
		} else {
			add_piece(s, t);
		}
	}
	if (!s->pieces.len)
		return reader_error(s->rr->r, from->off,
				    "a rule needs '-', '*' or context lines that "
				    "say where it applies");
	if (s->star && (s->minus || s->plus))
		return reader_error(s->rr->r, from->off,
				    "'*' lines can't be mixed with '-' and '+' "
				    "lines");
	return 0;
}

/* ---- parsing it ------------------------------------------------------------------------------ */

/* What syntax/ must know about the identifiers of this slice: the tree's names, as far as the rule
 * does not use them for metavariables, and what the rule file declared. */
static struct names *slice_names(const struct slice *s)
{
	const struct reader *r = s->rr->r;
	struct names *out = names_new();
	const struct metavar *mv;
	unsigned bits;
	size_t i;

	for (i = 0; i < s->pieces.len; i++) {
		const struct stok *t = s->pieces.at[i].t;

		if (t->kind != ST_IDENT)
			continue;
		mv = rule_metavar(s->rr, t->text);
		bits = (unsigned)map_get(r->declared, t->text);
		if (r->names)
			bits |= names_get(r->names, t->text, t->len);
		if (mv && mv->kind != MV_TYPEDEF)
			bits = mv->kind == MV_TYPE ? NAME_TYPEDEF : 0;
		if (bits)
			names_add(out, t->text, t->len, bits);
	}
	return out;
}

static int syntax_error(const struct slice *s, size_t off)
{
	const struct piece *p = &s->pieces.at[s->pieces.len - 1];
	struct reader *r = s->rr->r;
	size_t i;

	if (off >= s->text.len)
		return reader_error(r, p->t->off + p->t->len,
				    "the pattern ends in the middle of the code");
	for (i = s->pieces.len - 1; i > 0 && s->pieces.at[i].off > off; i--)
		;
	p = &s->pieces.at[i];
	return reader_error(r, p->t->off, "the pattern is no C from '%s' on",
			    p->t->kind == ST_DOTS ? "..." : p->t->text);
}

static int parse_slice(struct slice *s, struct pattern *out)
{
	static const struct {
		enum fragment fragment;
		enum pattern_shape shape;
	} tries[] = {
		{ FRAG_EXPR, PAT_EXPR },
		{ FRAG_STATEMENTS, PAT_STMTS },
		{ FRAG_ITEMS, PAT_TOP },
		{ FRAG_TYPE, PAT_TYPE },
	};
	const char *text = arena_strndup(s->rr->r->arena, s->text.buf, s->text.len);
	size_t n = s->rr->rule->expression_rule ? 1 : ARRAY_SIZE(tries), i, off, furthest = 0;
	struct names *names = slice_names(s);
	struct syntax *tree = NULL;
	struct err err;
	int rc = -1;

	for (i = 0; i < n && rc; i++) {
		err = (struct err){ 0 };
		off = 0;
		rc = syntax_parse_fragment(&tree, text, s->text.len, tries[i].fragment, names, &off,
					   &err);
		if (rc)
			furthest = MAX(furthest, off);
		else
			out->shape = tries[i].shape;
	}
	names_free(names);
	if (rc)
		return syntax_error(s, furthest);
	out->tree = tree;
	vec_push(&s->rr->r->trees, tree);
	return 0;
}

/* ---- the pattern ----------------------------------------------------------------------------- */

static const char *keep(struct reader *r, const struct str *s)
{
	return s->len ? arena_strndup(r->arena, s->buf, s->len) : "";
}

static int put_marks(struct slice *s, struct pattern *out)
{
	struct reader *r = s->rr->r;
	struct pattern_token *marks = arena_alloc(r->arena, out->tree->ntoks * sizeof(*marks));
	int line, column;
	size_t i = 0;
	tok_id t;

	for (t = 0; t < out->tree->ntoks; t++) {
		const struct token *tok = &out->tree->toks[t];
		struct piece *p = &s->pieces.at[i];

		marks[t].plus_before = marks[t].plus_after = "";
		if (token_is_trivia(tok) || tok->kind == T_EOF)
			continue;
		if (i == s->pieces.len || tok->off != p->off)
			return syntax_error(s, tok->off);
		marks[t].mark = p->t->mark;
		marks[t].optional = p->t->optional;
		marks[t].position = p->position.len ? intern(p->position.buf) : NULL;
		marks[t].plus_before = keep(r, &p->before);
		marks[t].plus_after = keep(r, &p->after);
		reader_position(r, p->t->off, &line, &column);
		marks[t].line = (uint32_t)line;
		marks[t].column = (uint32_t)column;
		i++;
	}
	out->marks = marks;
	out->changes = s->minus || s->plus;
	out->star = s->star;
	return 0;
}

static enum feature statement_feature(enum node_kind k)
{
	switch (k) {
	case N_EXPR_STMT:
	case N_EMPTY_STMT:
	case N_RETURN:
	case N_GOTO:
	case N_BREAK:
	case N_CONTINUE:
		return F_NONE;
	case N_DECL:
	case N_STATIC_ASSERT:
		return F_DECLARATION;
	case N_DECLARER:
	case N_ITERATOR:
	case N_MACRO_STMT:
		return F_MACRO_STATEMENT;
	default:
		return F_CONTROL;
	}
}

static enum feature shape_feature(const struct pattern *p, bool alternative)
{
	const struct syntax *tree = p->tree;
	node_id n = node_at(tree, SYNTAX_ROOT)->child;

	if (p->shape == PAT_EXPR) {
		for (; n; n = node_next(tree, n, SYNTAX_ROOT)) {
			if (node_at(tree, n)->kind == N_STMT_EXPR)
				return F_CONTROL;
		}
		return F_NONE;
	}
	if (p->shape == PAT_TYPE)
		return F_TYPE_PATTERN;
	if (p->shape == PAT_TOP)
		return F_TOPLEVEL;
	if (alternative)
		return F_DISJ_STATEMENT;
	if (node_at(tree, n)->next)
		return F_SEQUENCE;
	return statement_feature(node_at(tree, n)->kind);
}

/* syntax/ takes what it does not know in macro arguments as it is, and a lone name as a macro; a
 * pattern must be all C. */
static int check_parsed(struct slice *s, const struct pattern *p)
{
	node_id n;

	for (n = node_at(p->tree, SYNTAX_ROOT)->child; n; n = node_at(p->tree, n)->next) {
		if (node_at(p->tree, n)->kind == N_MACRO_STMT && node_at(p->tree, n)->next &&
		    node_at(p->tree, n)->first == node_at(p->tree, n)->last)
			return syntax_error(s, node_start(p->tree, node_at(p->tree, n)->next));
	}

	for (n = SYNTAX_ROOT; n; n = node_next(p->tree, n, SYNTAX_ROOT)) {
		if (node_at(p->tree, n)->kind == N_ERROR || node_at(p->tree, n)->kind == N_OPAQUE)
			return syntax_error(s, node_start(p->tree, n));
	}
	return 0;
}

static int compile(struct rule_reader *rr, const struct stok *from, const struct stok *end,
		   bool alternative, struct pattern *out)
{
	struct slice s = { .rr = rr, .text = STR_INIT, .waiting = STR_INIT };
	int rc = build_slice(&s, from, end);

	if (!rc)
		rc = parse_slice(&s, out);
	if (!rc) {
		out->root = node_at(out->tree, SYNTAX_ROOT)->child;
		rc = out->root ? check_parsed(&s, out) : syntax_error(&s, 0);
	}
	if (!rc)
		rc = put_marks(&s, out);
	if (!rc)
		feature_use(rr->r, shape_feature(out, alternative), s.pieces.at[0].t->off);
	slice_release(&s);
	return rc;
}

/* The alternatives of a disjunction that is the whole pattern, else the pattern itself */
static int split(struct rule_reader *rr)
{
	const struct stok *t = rr->body.at, *end = rr->body.at + rr->body.len - 1, *from;
	VEC(struct pattern) alts = { 0 };
	struct pattern p, *copy;
	int rc = 0;

	if (t->kind != ST_DISJ_OPEN) {
		p = (struct pattern){ 0 };
		rc = compile(rr, t, end, false, &p);
		vec_push(&alts, p);
	}
	for (from = t + 1; t->kind == ST_DISJ_OPEN && from < end && !rc; from++) {
		const struct stok *to = from;

		while (to < end && to->kind != ST_DISJ_OR && to->kind != ST_DISJ_CLOSE)
			to++;
		p = (struct pattern){ 0 };
		rc = compile(rr, from, to, true, &p);
		vec_push(&alts, p);
		from = to;
		if (to->kind == ST_DISJ_CLOSE)
			break;
	}
	copy = arena_alloc(rr->r->arena, alts.len * sizeof(*copy));
	memcpy(copy, alts.at, alts.len * sizeof(*copy));
	rr->rule->alts = copy;
	rr->rule->nalts = alts.len;
	vec_release(&alts);
	return rc;
}

/* '+' lines beside a disjunction that is the whole pattern have no token to be attached to. */
static int check_stray_plus(struct rule_reader *rr)
{
	const struct stok *t = rr->body.at;
	const struct stok *last = rr->body.len > 1 ? t + rr->body.len - 2 : t;
	const struct stok *code = last;

	while (t < last && t->kind == ST_PLUS)
		t++;
	while (code > t && code->kind == ST_PLUS)
		code--;
	if (t->kind != ST_DISJ_OPEN || code->kind != ST_DISJ_CLOSE)
		return 0;
	if (t != rr->body.at)
		last = rr->body.at;
	else if (last == code)
		return 0;
	return reader_error(rr->r, last->off,
			    "this '+' line has no code to stand beside: put it into "
			    "the alternatives");
}

int read_pattern(struct rule_reader *rr)
{
	const struct stok *t;
	bool code = false;
	int rc;

	for (t = rr->body.at; t->kind != ST_EOF; t++)
		code = code || t->kind != ST_PLUS;
	if (!code)
		return reader_error(rr->r, rr->body.at->off,
				    "a rule needs '-', '*' or context lines "
				    "that say where it applies");
	rc = check_structure(rr);
	if (!rc)
		rc = check_stray_plus(rr);
	if (!rc)
		rc = check_plus(rr);
	/* A pattern with parts that are not supported is no C that could be parsed. */
	if (rc || rr->r->lacking)
		return rc;
	return split(rr);
}
