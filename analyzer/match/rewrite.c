// SPDX-License-Identifier: GPL-2.0-only
/*
 * The edits of one match. The minus slice and the '+' text of the pattern are aligned token by token;
 * what both have stays where it is in the file, with its comments and its own inner edits, and only
 * the difference is removed or inserted. So `*p` → `ptep_get(p)` removes a star and adds two
 * stretches around whatever p is.
 */
#include <ctype.h>

#include "match/private.h"

#define MAX_TOKENS 256
#define NO_TOKEN UINT32_MAX

struct mtok {                /* a token of the minus slice */
	tok_id p;            /* in the pattern */
	tok_id first, last;  /* what it stands for in the file */
	bool minus;
	const struct bound *bound;
};
struct ptok {                /* a token of the '+' text */
	tok_id t;
	bool space;          /* white space before it */
	int same;            /* index of the minus token that is kept for it, or -1 */
};
struct job {
	const struct match *m;
	struct arena *a;
	struct mtok minus[MAX_TOKENS];
	size_t nminus;
	VEC(struct edit) edits;
	const char *why;
};

/* ---- pattern token → file tokens ------------------------------------------------------------------ */


/* The n-th token of a node that belongs to none of its children */
static tok_id own_token(const struct syntax *s, node_id n, size_t index)
{
	const struct node *nd = node_at(s, n);
	node_id c = nd->child;
	tok_id t = nd->first;

	for (;;) {
		while (c && node_at(s, c)->first <= t && t <= node_at(s, c)->last) {
			t = node_at(s, c)->last;
			c = node_at(s, c)->next;
			if (t >= nd->last)
				return NO_TOKEN;
			t = token_next(s, t);
		}
		if (!index--)
			return t;
		if (t >= nd->last)
			return NO_TOKEN;
		t = token_next(s, t);
	}
}

/* The innermost pattern node around a token that was paired */
static const struct pair *owner(const struct match *m, tok_id t)
{
	const struct syntax *s = m->pat->tree;
	const struct pair *best = NULL;
	const struct node *n;
	size_t i;

	for (i = 0; i < m->npairs; i++) {
		n = node_at(s, m->pairs[i].p);
		if (n->first <= t && t <= n->last &&
		    (!best || n->last - n->first <= node_at(s, best->p)->last - node_at(s, best->p)->first))
			best = &m->pairs[i];
	}
	return best;
}

static bool has_stretch(const struct match *m, node_id list)
{
	const struct metavar *mv;
	node_id c;

	for (c = node_at(m->pat->tree, list)->child; c; c = node_at(m->pat->tree, c)->next) {
		mv = pattern_metavar(m, c);
		if (mv && (mv->kind == MV_DOTS || mv->kind == MV_EXPRESSION_LIST))
			return true;
	}
	return false;
}

static bool is_comma(const struct syntax *s, tok_id t)
{
	return s->toks[t].kind == T_PUNCT && s->toks[t].sub == P_COMMA;
}

/* The first token of what a child of a pattern's list stands for, or NO_TOKEN when that is nothing */
static tok_id stands_for(const struct match *m, node_id child)
{
	const struct metavar *mv = pattern_metavar(m, child);
	const struct bound *b = mv ? match_bound(m, mv->name) : NULL;
	size_t i;

	if (b)
		return b->first;
	for (i = 0; i < m->npairs; i++)
		if (m->pairs[i].p == child)
			return node_at(m->src->s, m->pairs[i].c)->first;
	return NO_TOKEN;
}

/* A token of a list with `...` in it. An empty stretch has no counterpart in the file, and takes the
 * comma beside it along: then mt->first is NO_TOKEN. */
static void locate_in_stretch(const struct match *m, const struct pair *pr, struct mtok *mt)
{
	const struct syntax *ps = m->pat->tree, *cs = m->src->s;
	const struct node *p = node_at(ps, pr->p), *c = node_at(cs, pr->c);
	node_id child = p->child;
	tok_id t;

	mt->first = mt->last = mt->p == p->first ? c->first : c->last;
	if (mt->p == p->first || mt->p == p->last)
		return;
	while (child && node_at(ps, child)->first < mt->p)
		child = node_at(ps, child)->next;
	t = child ? stands_for(m, child) : NO_TOKEN;
	mt->first = mt->last = NO_TOKEN;
	if (t != NO_TOKEN && is_comma(cs, token_prev(cs, t)))
		mt->first = mt->last = token_prev(cs, t);
}

/* `...` or a list metavariable itself */
static bool locate_stretch(const struct match *m, struct mtok *mt)
{
	const struct syntax *ps = m->pat->tree;
	const struct metavar *mv;
	const struct bound *b;
	size_t n;
	const char *text = token_text(ps, mt->p, &n);

	mv = ps->toks[mt->p].kind == T_IDENT ? smpl_metavar(m->sr, internn(text, n)) : NULL;
	if (!mv || (mv->kind != MV_DOTS && mv->kind != MV_EXPRESSION_LIST))
		return false;
	b = match_bound(m, mv->name);
	mt->bound = b;
	mt->first = b ? b->first : NO_TOKEN;
	mt->last = b ? b->last : NO_TOKEN;
	return true;
}

static bool locate(const struct match *m, struct mtok *mt)
{
	const struct syntax *ps = m->pat->tree, *cs = m->src->s;
	const struct pair *pr = owner(m, mt->p);
	const struct metavar *mv;
	size_t i;
	tok_id t;

	if (locate_stretch(m, mt))
		return true;
	if (!pr)
		return false;
	if (has_stretch(m, pr->p)) {
		locate_in_stretch(m, pr, mt);
		return true;
	}
	mv = pattern_metavar(m, pr->p);
	mt->bound = mv ? match_bound(m, mv->name) : NULL;
	if (mt->bound || !node_at(ps, pr->p)->child) {
		mt->first = node_at(cs, pr->c)->first;
		mt->last = node_at(cs, pr->c)->last;
		return true;
	}
	for (i = 0; (t = own_token(ps, pr->p, i)) != NO_TOKEN && t != mt->p; i++)
		;
	mt->first = mt->last = t != NO_TOKEN ? own_token(cs, pr->c, i) : NO_TOKEN;
	return mt->first != NO_TOKEN;
}

/* ---- text ------------------------------------------------------------------------------------------ */

static bool same_text(const struct syntax *a, tok_id x, const struct syntax *b, tok_id y)
{
	size_t n, k;
	const char *s = token_text(a, x, &n), *t = token_text(b, y, &k);

	return n == k && !memcmp(s, t, n);
}

static uint32_t tok_start(const struct syntax *s, tok_id t)
{
	return s->toks[t].off;
}

static uint32_t tok_end(const struct syntax *s, tok_id t)
{
	return s->toks[t].off + s->toks[t].len;
}

/* Binding strength of a binary operator, 1 (weakest) to 12; 0 for other tokens */
static int strength(const struct token *t)
{
	static const uint8_t of[P_COUNT] = {
		[P_COMMA] = 1,	[P_ASSIGN] = 2,	 [P_QUESTION] = 3, [P_COLON] = 3, [P_OROR] = 4,
		[P_ANDAND] = 5, [P_PIPE] = 6,	 [P_CARET] = 7,	   [P_AMP] = 8,	  [P_EQ] = 9,
		[P_NE] = 9,	[P_LT] = 10,	 [P_GT] = 10,	   [P_LE] = 10,	  [P_GE] = 10,
		[P_SHL] = 11,	[P_SHR] = 11,	 [P_PLUS] = 12,	   [P_MINUS] = 12, [P_STAR] = 13,
		[P_SLASH] = 13, [P_PERCENT] = 13, [P_TILDE] = 14,  [P_NOT] = 14,  [P_DOT] = 15,
		[P_ARROW] = 15, [P_LBRACKET] = 15,
	};

	return t->kind == T_PUNCT && t->sub < P_COUNT ? of[t->sub] : 0;
}

static int node_strength(const struct syntax *s, node_id n)
{
	struct token op = { .kind = T_PUNCT, .sub = node_at(s, n)->sub };

	switch (node_at(s, n)->kind) {
	case N_COMMA:
		return 1;
	case N_ASSIGN:
		return 2;
	case N_COND:
		return 3;
	case N_BINARY:
		return strength(&op);
	case N_CAST:
	case N_UNARY:
	case N_DEREF:
	case N_ADDR:
	case N_SIZEOF:
		return 14;
	default:
		return 16;
	}
}

/* Would what a metavariable stands for fall apart beside the operators around it in the added code? */
static bool needs_parens(const struct match *m, const struct bound *b, const struct syntax *plus, tok_id t)
{
	tok_id prev = token_prev(plus, t);
	int left, right, own;

	if (!b->node)
		return false;
	own = node_strength(m->src->s, b->node);
	left = prev < t ? strength(&plus->toks[prev]) : 0;
	right = strength(&plus->toks[token_next(plus, t)]);
	if (left == 1 && own > 1) /* the comma of an argument list */
		left = 0;
	if (plus->toks[prev].sub == P_LBRACKET) /* binds what is before it, not what is in it */
		left = 0;
	else if (own == 1) /* f(a, b) is not f((a, b)) */
		return true;
	return own <= left || own < right;
}

static void add_plus_token(struct job *j, const struct syntax *plus, const struct ptok *pt, struct str *out)
{
	const struct match *m = j->m;
	const struct bound *b = NULL;
	const struct syntax *s = m->src->s;
	size_t n;
	const char *text = token_text(plus, pt->t, &n);
	bool parens;

	if (pt->space)
		str_addch(out, ' ');
	if (plus->toks[pt->t].kind == T_IDENT)
		b = match_bound(m, internn(text, n));
	if (!b) {
		str_addn(out, text, n);
		return;
	}
	parens = needs_parens(m, b, plus, pt->t);
	if (parens)
		str_addch(out, '(');
	str_addn(out, s->text + tok_start(s, b->first), tok_end(s, b->last) - tok_start(s, b->first));
	if (parens)
		str_addch(out, ')');
}

/* ---- one run of removed tokens with its '+' text -------------------------------------------------- */

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '$' || (c & 0x80);
}

/* Would these two, side by side, be read as one token or as the beginning of a comment? */
static bool run_together(char a, char b)
{
	static const char *const pairs[] = { "/*", "//", "->", "<:", "<%", "%:", "%>", ":>", "##" };
	char two[] = { a, b, 0 };
	size_t i;

	if (is_word(a))
		return is_word(b);
	if (b == '=' && strchr("+-*/%&|^!<>=", a))
		return true;
	if (a == b && strchr("+-&|<>", a))
		return true;
	for (i = 0; i < ARRAY_SIZE(pairs); i++)
		if (!strcmp(pairs[i], two))
			return true;
	return false;
}

/* The new text, with a blank where it would run together with what stays: return*p. */
static char *apart(const struct job *j, uint32_t start, uint32_t end, const char *text)
{
	const struct syntax *s = j->m->src->s;
	char left = start ? s->text[start - 1] : ' ', right = end < s->size ? s->text[end] : ' ';
	size_t n = strlen(text);

	if (!n)
		return arena_strdup(j->a, run_together(left, right) ? " " : "");
	return arena_printf(j->a, "%s%s%s", run_together(left, text[0]) ? " " : "", text,
			    run_together(text[n - 1], right) ? " " : "");
}

static void push_edit(struct job *j, uint32_t start, uint32_t end, const char *text)
{
	struct edit e = { start, end, NULL };
	const struct syntax *s = j->m->src->s;
	tok_id t;

	if (start == end && !*text)
		return;
	e.text = apart(j, start, end, text);
	for (t = token_at(s, start); start < end && t < s->ntoks && tok_start(s, t) < end; t++) {
		if (s->toks[t].flags & TF_DIRECTIVE && !in_macro_body(s, j->m->root))
			j->why = "a preprocessor directive stands between the tokens to change";
		if (s->toks[t].kind == T_COMMENT)
			j->why = "a comment stands between the tokens to change";
	}
	vec_push(&j->edits, e);
}

/* May a token stay where it is? Not when the added code wants it in parentheses. */
static bool stays(const struct job *j, const struct mtok *mt, const struct syntax *plus, tok_id t)
{
	return same_text(j->m->pat->tree, mt->p, plus, t) &&
	       !(mt->bound && needs_parens(j->m, mt->bound, plus, t));
}

/* Longest common subsequence of minus tokens [lo,hi) and plus tokens by text; sets ptok.same. */
static void align(const struct job *j, size_t lo, size_t hi, const struct syntax *plus, struct ptok *pt,
		  size_t np)
{
	size_t nm = hi - lo, i, k;
	uint16_t *len = xcalloc((nm + 1) * (np + 1), sizeof(*len));

#define LEN(a, b) len[(a) * (np + 1) + (b)]
	for (i = nm; i-- > 0;)
		for (k = np; k-- > 0;)
			LEN(i, k) = stays(j, &j->minus[lo + i], plus, pt[k].t) ?
					    (uint16_t)(LEN(i + 1, k + 1) + 1) :
					    MAX(LEN(i + 1, k), LEN(i, k + 1));
	for (i = k = 0; i < nm && k < np;) {
		if (stays(j, &j->minus[lo + i], plus, pt[k].t) && LEN(i, k) == LEN(i + 1, k + 1) + 1)
			pt[k++].same = (int)(lo + i++);
		else if (LEN(i + 1, k) >= LEN(i, k + 1))
			i++;
		else
			k++;
	}
#undef LEN
	free(len);
}

static size_t plus_tokens(const struct syntax *plus, struct ptok *out)
{
	size_t n = 0;
	tok_id t;

	for (t = 0; t < plus->ntoks && plus->toks[t].kind != T_EOF && n < MAX_TOKENS; t++) {
		if (token_is_trivia(&plus->toks[t]))
			continue;
		out[n++] = (struct ptok){ t, t > 0 && token_is_trivia(&plus->toks[t - 1]) && n > 1, -1 };
	}
	return n;
}

/* The bytes of minus tokens [i,stop), with the blanks between them and the next kept token: whether a
 * space belongs there is what the added code says. */
static void removed_range(const struct job *j, size_t hi, size_t i, size_t stop, uint32_t *start,
			  uint32_t *end)
{
	const struct syntax *s = j->m->src->s;
	uint32_t e;

	*start = tok_start(s, j->minus[i].first);
	*end = e = tok_end(s, j->minus[stop - 1].last);
	if (stop == hi)
		return;
	while (s->text[e] == ' ' || s->text[e] == '\t')
		e++;
	if (e == tok_start(s, j->minus[stop].first))
		*end = e;
}

/*
 * Walks kept tokens in order: between two of them, the minus tokens go and the plus tokens come.
 * Removing takes the white space up to the next kept token along when nothing is put in its place.
 */
static void emit_run(struct job *j, size_t lo, size_t hi, const struct syntax *plus, struct ptok *pt,
		     size_t np)
{
	const struct syntax *s = j->m->src->s;
	struct str text = STR_INIT;
	size_t i = lo, k = 0, stop;
	uint32_t start, end;

	while (i < hi || k < np) {
		str_reset(&text);
		for (; k < np && pt[k].same < 0; k++)
			add_plus_token(j, plus, &pt[k], &text);
		stop = k < np ? (size_t)pt[k].same : hi;
		if (stop > i) {
			removed_range(j, hi, i, stop, &start, &end);
		} else if (stop < hi) {
			start = end = tok_start(s, j->minus[stop].first);
		} else {
			start = end = tok_end(s, j->minus[hi - 1].last);
		}
		if (text.len && k < np && pt[k].space && end == tok_start(s, j->minus[stop].first))
			str_addch(&text, ' ');
		push_edit(j, start, end, text.buf);
		i = stop < hi ? stop + 1 : hi;
		if (k < np)
			k++;
	}
	str_release(&text);
}

static void one_run(struct job *j, size_t lo, size_t hi, const char *plus_text)
{
	struct ptok *pt = arena_alloc(j->a, MAX_TOKENS * sizeof(*pt));
	struct syntax *plus = NULL;
	struct err err = { 0 };
	size_t np;

	if (syntax_parse(&plus, plus_text, strlen(plus_text), NULL, &err)) {
		j->why = "the added code cannot be read";
		return;
	}
	np = plus_tokens(plus, pt);
	align(j, lo, hi, plus, pt, np);
	emit_run(j, lo, hi, plus, pt, np);
	syntax_free(plus);
}

static const char *plus_at(const struct match *m, tok_id t, bool before)
{
	const struct pattern_token *k = &m->pat->marks[t];
	const char *p = before ? k->plus_before : k->plus_after;

	return p ? p : "";
}

static bool collect_minus(struct job *j)
{
	const struct match *m = j->m;
	const struct syntax *ps = m->pat->tree;
	const struct node *root = node_at(ps, m->pat->root);
	struct mtok mt;
	tok_id t;

	for (t = root->first; t <= root->last; t++) {
		if (token_is_trivia(&ps->toks[t]))
			continue;
		mt = (struct mtok){ .p = t, .minus = m->pat->marks[t].mark == MARK_MINUS };
		if (j->nminus == MAX_TOKENS || !locate(m, &mt))
			return false;
		if (mt.first == NO_TOKEN) {
			if (*plus_at(m, t, true) || *plus_at(m, t, false))
				return false; /* nothing there to put it beside */
			continue;
		}
		j->minus[j->nminus++] = mt;
	}
	return true;
}

static void build(struct job *j)
{
	const struct match *m = j->m;
	struct str plus = STR_INIT;
	size_t lo, hi, i;

	for (lo = 0; lo < j->nminus && !j->why; lo = hi) {
		str_reset(&plus);
		hi = lo + 1;
		if (!j->minus[lo].minus) {
			if (*plus_at(m, j->minus[lo].p, true))
				push_edit(j, tok_start(m->src->s, j->minus[lo].first),
					  tok_start(m->src->s, j->minus[lo].first),
					  plus_at(m, j->minus[lo].p, true));
			if (*plus_at(m, j->minus[lo].p, false))
				push_edit(j, tok_end(m->src->s, j->minus[lo].last),
					  tok_end(m->src->s, j->minus[lo].last),
					  plus_at(m, j->minus[lo].p, false));
			continue;
		}
		while (hi < j->nminus && j->minus[hi].minus)
			hi++;
		for (i = lo; i < hi; i++) {
			str_addf(&plus, "%s%s", plus.len ? "\n" : "", plus_at(m, j->minus[i].p, true));
			str_addf(&plus, "%s%s", plus.len ? "\n" : "", plus_at(m, j->minus[i].p, false));
		}
		one_run(j, lo, hi, plus.buf);
	}
	str_release(&plus);
}

const char *rewrite(const struct match *m, struct arena *a, struct edit_group *out)
{
	struct job *j = xcalloc(1, sizeof(*j));
	const char *why = NULL;
	size_t i;

	j->m = m;
	j->a = a;
	if (!collect_minus(j))
		why = "the code is spread over macros or branches in a way that cannot be edited";
	else
		build(j);
	why = why ? why : j->why;
	if (!why) {
		out->nedits = j->edits.len;
		out->edits = arena_alloc(a, j->edits.len * sizeof(*out->edits));
		for (i = 0; i < j->edits.len; i++)
			out->edits[i] = j->edits.at[i];
		out->span_start = node_start(m->src->s, m->root);
		out->span_end = node_end(m->src->s, m->root);
	}
	vec_release(&j->edits);
	free(j);
	return why;
}
