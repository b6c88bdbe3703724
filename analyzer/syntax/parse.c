// SPDX-License-Identifier: GPL-2.0-only
/*
 * The driver: stream of tokens, building of nodes, lists of items with their conditional groups, and
 * variants.
 */
#include "syntax/parser.h"

/* ---- lists ------------------------------------------------------------------------------------------- */

static node_id parse_item(struct parser *p, enum list_kind kind)
{
	node_id n = 0;

	if (!enter(p))
		return 0;
	switch (kind) {
	case LIST_FILE:
		n = parse_external(p);
		break;
	case LIST_BLOCK:
		n = parse_block_item(p);
		break;
	case LIST_FIELDS:
		n = parse_field(p);
		break;
	case LIST_ENUM:
		n = parse_enumerator(p);
		break;
	case LIST_INIT:
		n = parse_init_item(p);
		break;
	}
	leave(p);
	return n;
}

enum stop { STOP_NONE, STOP_CLOSE, STOP_EOF, STOP_BRANCH };

/* What stands at sig[pos] for a list? Directives are looked at raw here. */
static enum stop list_stop(struct parser *p)
{
	const struct sig *g = &p->sig[p->pos];
	const struct token *t = &p->s->toks[g->tok];

	if (t->kind == T_EOF)
		return STOP_EOF;
	if (t->kind == T_HASH && g->group && p->pos != p->group_at[g->group - 1])
		return is_open_conditional(p, g) ? STOP_BRANCH : STOP_NONE;
	if (is_punct(t, P_RBRACE))
		return STOP_CLOSE;
	return STOP_NONE;
}

static bool parse_branches(struct parser *p, uint32_t g, enum list_kind kind, node_id cond)
{
	const struct group *gr = &p->priv->groups[g];
	uint32_t i, end;
	node_id b;

	for (i = 0; i < gr->nbranches; i++) {
		p->pos = p->branch_at[gr->first + i];
		p->last = p->sig[p->pos].tok;
		b = new_node(p, N_PP_BRANCH, R_NONE, p->last);
		p->pos++;
		end = i + 1 < gr->nbranches ? p->branch_at[gr->first + i + 1] : p->group_end[g];
		if (!parse_list(p, kind, b) || p->pos != end)
			return false;
		add(p, cond, b, R_NONE);
	}
	p->pos = p->group_end[g];
	p->last = p->sig[p->pos].tok;
	if (p->sig[p->pos].group)
		p->pos++;
	return true;
}

/* #if … #endif whose branches are whole items. Strict: any trouble in a branch fails it (not at file
 * scope, where only an item that runs over the branch's end does). */
static node_id parse_group(struct parser *p, uint32_t g, enum list_kind kind, bool strict)
{
	struct mark m = parser_mark(p);
	node_id cond = new_node(p, N_PP_COND, R_NONE, p->sig[p->pos].tok);
	bool ok;

	p->strict += strict;
	p->branch_nesting++;
	ok = p->nesting < MAX_NESTING && p->branch_nesting < MAX_BRANCH_NESTING && parse_branches(p, g, kind, cond);
	p->branch_nesting--;
	p->strict -= strict;
	if (!ok) {
		parser_reset(p, m);
		return 0;
	}
	return done(p, cond);
}

/* ---- variants ---------------------------------------------------------------------------------------- */

static bool inside_selected(const struct parser *p, size_t trail)
{
	size_t i;

	for (i = trail; i < p->trail.len; i++)
		if (p->group_at[p->trail.at[i]] < p->pos && p->pos <= p->group_end[p->trail.at[i]])
			return true;
	return false;
}

/* Position after settled directives of selected groups, without selecting more */
static void settle_selected(struct parser *p)
{
	const struct sig *g;

	for (g = &p->sig[p->pos]; g->group && !is_open_conditional(p, g); g = &p->sig[p->pos])
		p->pos = follow(p, p->pos);
}

/* Items of one variant until `target` is reached and no selected group is open. */
static bool parse_variant(struct parser *p, enum list_kind kind, node_id variant, uint32_t target,
			  size_t trail)
{
	const struct sig *g;
	enum stop stop;
	node_id item;
	uint32_t before;

	for (;;) {
		settle_selected(p);
		g = &p->sig[p->pos];
		if (p->pos >= target && !inside_selected(p, trail))
			return true;
		stop = list_stop(p);
		if (stop != STOP_NONE)
			return p->pos >= target && stop != STOP_BRANCH && !inside_selected(p, trail);
		before = p->pos;
		if (p->s->toks[g->tok].kind == T_HASH && !g->group) {
			item = parse_directive(p);
		} else if (g->group) {
			item = decided(p, g->group - 1) ? 0 : parse_group(p, g->group - 1, kind, true);
			if (!item) {
				choose(p, g->group - 1);
				continue;
			}
		} else {
			item = parse_item(p, kind);
		}
		if (!item || p->pos == before)
			return false;
		add(p, variant, item, R_NONE);
	}
}

struct alt_state {
	int alt, variant, nvariants;
	size_t trail, nassigned;
};

/* One pass over all variants; *target grows to where the longest of them ended. */
static node_id parse_variants(struct parser *p, enum list_kind kind, struct mark m, uint32_t *target,
			      const struct alt_state *st)
{
	node_id alt = new_node(p, N_ALT, R_NONE, p->sig[m.pos].tok), v;
	struct mark furthest = m;
	uint32_t end = 0;
	bool same = true;

	p->nvariants = 1;
	for (p->variant = 0; p->variant < p->nvariants; p->variant++) {
		if (p->variant == 8)
			return 0;
		unchoose(p, st->trail, st->nassigned);
		p->pos = m.pos;
		p->last = m.last;
		v = new_node(p, N_VARIANT, R_NONE, p->sig[m.pos].tok);
		if (!parse_variant(p, kind, v, *target, st->trail))
			return 0;
		done(p, v);
		add(p, alt, v, R_NONE);
		same = same && (!end || end == p->pos);
		end = MAX(end, p->pos);
		if (p->last > furthest.last)
			furthest = parser_mark(p);
	}
	p->pos = end;
	p->last_pos = furthest.last_pos;
	p->last = furthest.last; /* the last variant may have ended in an earlier branch */
	if (same)
		return done(p, alt);
	*target = end;
	return alt;
}

static node_id parse_alt(struct parser *p, enum list_kind kind)
{
	struct alt_state st = { p->alt, p->variant, p->nvariants, p->trail.len, p->assigned.len };
	struct mark m = parser_mark(p);
	uint32_t target = m.pos + 1, before;
	node_id alt = 0;
	int tries;

	if (p->steps > p->budget || !enter(p))
		return 0;
	p->alt++;
	p->strict++;
	for (tries = 0; tries < 4; tries++) {
		before = target;
		parser_reset(p, m);
		alt = parse_variants(p, kind, m, &target, &st);
		if (!alt || target == before)
			break;
		alt = 0;
	}
	p->strict--;
	unchoose(p, st.trail, st.nassigned);
	p->alt = st.alt;
	p->variant = st.variant;
	p->nvariants = st.nvariants;
	leave(p);
	if (!alt)
		parser_reset(p, m);
	return alt;
}

/* ---- one step of a list ------------------------------------------------------------------------------ */

static bool is_closer(const struct token *t)
{
	return is_punct(t, P_RPAREN) || is_punct(t, P_RBRACE) || is_punct(t, P_RBRACKET);
}

static bool is_opener(const struct token *t)
{
	return is_punct(t, P_LPAREN) || is_punct(t, P_LBRACE) || is_punct(t, P_LBRACKET);
}

/* After what cannot be parsed: does an item seem to begin here? */
static bool looks_fresh(const struct parser *p, const struct token *t, enum list_kind kind)
{
	if (!(t->flags & TF_BOL) || t->kind != T_IDENT)
		return false;
	return kind == LIST_FILE && t->off && p->s->text[t->off - 1] == '\n';
}

static bool ends_item(const struct token *t, enum list_kind kind)
{
	return is_punct(t, P_SEMI) || is_punct(t, P_RBRACE) ||
	       (is_punct(t, P_COMMA) && (kind == LIST_INIT || kind == LIST_ENUM));
}

/* Skips the tokens of an item that cannot be parsed: to a ';' or a closed '}', and never past the end
 * of the list or of the branch. */
static node_id recover(struct parser *p, enum list_kind kind)
{
	node_id n = new_node(p, N_ERROR, R_NONE, here(p));
	const struct token *t;
	int depth = 0;
	bool any = false;

	for (;;) {
		t = peek(p);
		if (t->kind == T_EOF || t->kind == T_HASH)
			break;
		if (any && !depth && looks_fresh(p, t, kind))
			break;
		if (is_punct(t, P_RBRACE) && !depth && (any || kind != LIST_FILE))
			break;
		if (is_opener(t))
			depth++;
		else if (depth && is_closer(t))
			depth--;
		take(p);
		any = true;
		if (!depth && ends_item(t, kind))
			break;
	}
	return any ? done(p, n) : 0;
}

/* Trouble that this list cannot mend: a larger item may be able to. */
static node_id give_up(struct parser *p)
{
	p->escalate = true;
	return 0;
}

static node_id conditional_item(struct parser *p, enum list_kind kind)
{
	uint32_t g = p->sig[p->pos].group - 1;
	bool escalate = p->escalate;
	node_id n;

	n = parse_group(p, g, kind, kind != LIST_FILE || p->strict);
	if (!n)
		n = parse_alt(p, kind);
	p->escalate = escalate;
	if (n || p->strict)
		return n;
	if (kind == LIST_FILE || p->lenient || p->steps > p->budget) {
		p->lenient++;
		n = parse_group(p, g, kind, false);
		p->lenient--;
		return n;
	}
	return give_up(p);
}

/* The position right behind the last token taken: a look ahead may have gone over directives that
 * belong to the list. */
static void step_back(struct parser *p)
{
	p->pos = p->last_pos + 1;
}

/* Is this (position + 1) the end of the branch that we are in? */
static bool ends_branch(const struct parser *p, uint32_t barrier)
{
	uint32_t g = barrier ? p->sig[barrier - 1].group : 0;

	return g && p->group_at[g - 1] != barrier - 1;
}

/* *over: the item would go on behind the end of its branch. */
static node_id try_item(struct parser *p, enum list_kind kind, bool *crossed, bool *over)
{
	uint32_t far = p->far, barrier = p->barrier, start = p->pos;
	node_id n;

	p->far = p->pos;
	p->barrier = 0;
	p->escalate = false;
	n = parse_item(p, kind);
	*crossed = p->escalate || (p->barrier && p->barrier > p->far);
	*over = *crossed && ends_branch(p, p->barrier);
	p->far = MAX(far, p->far);
	p->barrier = MAX(barrier, p->barrier);
	p->escalate = false;
	if (n && p->pos > start)
		step_back(p);
	return n;
}

static node_id lenient_item(struct parser *p, enum list_kind kind, struct mark m)
{
	bool crossed, over;
	node_id n;

	p->lenient++;
	n = try_item(p, kind, &crossed, &over);
	p->lenient--;
	if (!n) {
		parser_reset(p, m);
		n = recover(p, kind);
	}
	return n;
}

static node_id plain_item(struct parser *p, enum list_kind kind)
{
	struct mark m = parser_mark(p);
	bool crossed, over;
	node_id n = try_item(p, kind, &crossed, &over);

	if (n)
		return n;
	parser_reset(p, m);
	if (crossed)
		n = parse_alt(p, kind);
	if (n || p->strict)
		return n;
	parser_reset(p, m);
	if (p->lenient) /* a second try would be the same one */
		return recover(p, kind);
	if ((kind == LIST_FILE && !over) || p->steps > p->budget)
		return lenient_item(p, kind, m);
	if (crossed)
		return give_up(p);
	return recover(p, kind);
}

/* One item at sig[pos]; 0 when the list has to be given up. */
static node_id next_item(struct parser *p, enum list_kind kind)
{
	const struct sig *g = &p->sig[p->pos];
	uint32_t before = p->pos;
	node_id item;

	if (p->s->toks[g->tok].kind == T_HASH && !g->group && !p->macro_body)
		return parse_directive(p);
	item = g->group ? conditional_item(p, kind) : plain_item(p, kind);
	if (item && p->pos > before)
		return item;
	if (p->strict || p->escalate || p->s->toks[p->sig[before].tok].kind == T_HASH)
		return 0;
	p->pos = before;
	return leaf(p, N_ERROR, R_NONE); /* a token that fits nowhere */
}

bool parse_list(struct parser *p, enum list_kind kind, node_id parent)
{
	const struct sig *g;
	enum stop stop;
	node_id item;
	uint32_t before;

	for (;;) {
		if (p->alt)
			settle_selected(p);
		stop = list_stop(p);
		if (stop != STOP_NONE && !(stop == STOP_CLOSE && kind == LIST_FILE))
			return true;
		g = &p->sig[p->pos];
		if (p->alt && g->group && decided(p, g->group - 1)) {
			choose(p, g->group - 1);
			continue;
		}
		before = p->pos;
		item = next_item(p, kind);
		if (!item && p->alt && g->group && !p->escalate) {
			p->pos = before;
			choose(p, g->group - 1);
			continue;
		}
		if (!item)
			return false;
		add(p, parent, item, R_NONE);
		if (parent == SYNTAX_ROOT)
			attempts_forget(p);
	}
}

/* ---- files and fragments ------------------------------------------------------------------------------ */

struct hash_mark {
	tok_id tok;
	uint32_t group, branch;
};

static int by_token(const void *a, const void *b)
{
	const struct hash_mark *x = a, *y = b;

	return x->tok < y->tok ? -1 : x->tok > y->tok;
}

/* All conditional directives in order of the text */
static struct hash_mark *conditional_marks(const struct syntax *s, size_t *n)
{
	const struct syntax_private *v = s->priv;
	VEC(struct hash_mark) marks = { 0 };
	struct hash_mark m;
	uint32_t i;

	for (i = 0; i < v->nbranches; i++) {
		m = (struct hash_mark){ v->branches[i].hash, v->branches[i].group, i };
		vec_push(&marks, m);
	}
	for (i = 0; i < v->ngroups; i++) {
		m = (struct hash_mark){ v->groups[i].endif, i, UINT32_MAX };
		vec_push(&marks, m);
	}
	if (marks.len)
		qsort(marks.at, marks.len, sizeof(*marks.at), by_token);
	*n = marks.len;
	return marks.at;
}

static void mark_conditional(struct parser *p, struct sig *g, uint32_t pos, const struct hash_mark *m)
{
	if (m->branch == UINT32_MAX) {
		p->group_end[m->group] = pos;
	} else {
		p->branch_at[m->branch] = pos;
		if (p->priv->groups[m->group].first == m->branch)
			p->group_at[m->group] = pos;
	}
	if (p->s->toks[m->tok].kind == T_HASH) {
		g->group = m->group + 1;
		g->branch = m->branch;
	}
}

static void build_stream(struct parser *p, const struct syntax_passing *passing)
{
	struct syntax *s = p->s;
	VEC(struct sig) v = { 0 };
	struct hash_mark *marks;
	bool *skipped = passing_tokens(s, passing);
	struct sig g;
	size_t nmarks, k = 0;
	tok_id id;

	p->group_at = xcalloc(p->priv->ngroups, sizeof(uint32_t));
	p->group_end = xcalloc(p->priv->ngroups, sizeof(uint32_t));
	p->branch_at = xcalloc(p->priv->nbranches, sizeof(uint32_t));
	p->selected = xmalloc(p->priv->ngroups * sizeof(int32_t));
	memset(p->selected, 0xff, p->priv->ngroups * sizeof(int32_t));
	marks = conditional_marks(s, &nmarks);
	for (id = 0; id < s->ntoks; id++) {
		const struct token *t = &s->toks[id];

		if (token_is_trivia(t) || ((t->flags & TF_DIRECTIVE) && t->kind != T_HASH))
			continue;
		for (; skipped && skipped[id] && k < nmarks && marks[k].tok == id; k++)
			;
		if (skipped && skipped[id])
			continue;
		g = (struct sig){ id, 0, 0 };
		for (; k < nmarks && marks[k].tok == id; k++)
			mark_conditional(p, &g, (uint32_t)v.len, &marks[k]);
		vec_push(&v, g);
	}
	p->sig = v.at;
	p->nsig = (uint32_t)v.len;
	free(marks);
	free(skipped);
}

static void parser_release(struct parser *p)
{
	free(p->sig);
	free(p->group_at);
	free(p->group_end);
	free(p->branch_at);
	free(p->selected);
	vec_release(&p->trail);
	vec_release(&p->assigned);
	vec_release(&p->last_child);
	attempts_release(p);
}

int syntax_lex(struct syntax **out, const char *text, size_t size, struct err *err)
{
	struct syntax *s;

	if (size > (size_t)1 << 30)
		return err_set(err, ERR_FAIL, "file is larger than 1 GB");
	s = xcalloc(1, sizeof(*s));
	s->text = text;
	s->size = (uint32_t)size;
	s->priv = xcalloc(1, sizeof(*s->priv));
	s->priv->arena = arena_new();
	lex_text(s);
	cond_scan(s);
	*out = s;
	return 0;
}

static void start(struct parser *p, struct syntax *s, const struct names *names,
		  const struct syntax_passing *passing)
{
	memset(p, 0, sizeof(*p));
	p->s = s;
	p->priv = s->priv;
	p->names = names;
	p->budget = 200000 + 40ull * s->ntoks;
	build_stream(p, passing);
	new_node(p, N_NONE, R_NONE, 0);
	new_node(p, N_FILE, R_NONE, p->sig[0].tok);
}

static void list_items(struct syntax *s)
{
	VEC(node_id) v = { 0 };

	for (node_id n = s->nodes[SYNTAX_ROOT].child; n; n = s->nodes[n].next)
		vec_push(&v, n);
	s->priv->items = v.at;
	s->priv->nitems = (uint32_t)v.len;
}

int syntax_parse_passing(struct syntax **out, const char *text, size_t size, const struct names *names,
			 const struct syntax_passing *passing, struct err *err)
{
	struct names *own;
	struct parser p;
	int ret = syntax_lex(out, text, size, err);

	if (ret)
		return ret;
	start(&p, *out, names, passing);
	own = names_new();
	names_scan(own, text, size);
	p.own = own;
	while (!parse_list(&p, LIST_FILE, SYNTAX_ROOT))
		p.pos++; /* only a directive that fits nowhere stops the list of a file */
	(*out)->nodes[SYNTAX_ROOT].last = (*out)->ntoks - 1;
	list_items(*out);
	names_free(own);
	parser_release(&p);
	return 0;
}

int syntax_parse(struct syntax **out, const char *text, size_t size, const struct names *names,
		 struct err *err)
{
	return syntax_parse_passing(out, text, size, names, NULL, err);
}

void syntax_free(struct syntax *s)
{
	if (!s)
		return;
	free(s->toks);
	free(s->nodes);
	free(s->lines);
	free(s->priv->groups);
	free(s->priv->branches);
	free(s->priv->items);
	arena_free(s->priv->arena);
	free(s->priv);
	free(s);
}

static node_id parse_fragment(struct parser *p, enum fragment kind)
{
	switch (kind) {
	case FRAG_EXPR:
		return parse_expr(p);
	case FRAG_TYPE:
		return parse_type_name(p);
	default:
		return 0;
	}
}

int syntax_parse_fragment(struct syntax **out, const char *text, size_t size, enum fragment kind,
			  const struct names *names, size_t *err_off, struct err *err)
{
	bool list = kind == FRAG_ITEMS || kind == FRAG_STATEMENTS, ok;
	struct parser p;
	node_id n = 0;
	int ret = syntax_lex(out, text, size, err);

	if (ret)
		return ret;
	start(&p, *out, names, NULL);
	p.strict = 1;
	if (list) {
		ok = parse_list(&p, kind == FRAG_ITEMS ? LIST_FILE : LIST_BLOCK, SYNTAX_ROOT);
	} else {
		n = parse_fragment(&p, kind);
		add(&p, SYNTAX_ROOT, n, R_NONE);
		ok = n != 0;
	}
	ok = ok && peek(&p)->kind == T_EOF;
	if (!ok) {
		*err_off = (*out)->toks[p.sig[MIN(p.far, p.nsig - 1)].tok].off;
		ret = err_set(err, ERR_USAGE, "syntax error");
		syntax_free(*out);
		*out = NULL;
	} else {
		(*out)->nodes[SYNTAX_ROOT].last = (*out)->ntoks - 1;
		list_items(*out);
	}
	parser_release(&p);
	return ret;
}
