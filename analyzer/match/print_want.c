// SPDX-License-Identifier: GPL-2.0-only
/*
 * What each way wants of each token of the file, and what cannot be had together.
 */
#include "match/print_job.h"

/* ---- wants ----------------------------------------------------------------------------------- */
static struct want *my_want(struct job *j, tok_id t, uint32_t way)
{
	if (!j->my_slot[t]) {
		vec_push(&j->mine, (struct want){ .tok = t, .way = way, .dots = j->now });
		j->my_slot[t] = j->mine.len;
	}
	return &j->mine.at[j->my_slot[t] - 1];
}

static const struct value *value_of(const struct bindings *b, const struct metavar *mv)
{
	for (size_t i = 0; i < b->len; i++)
		if (b->at[i].mv == mv || b->at[i].mv->name == mv->name)
			return b->at[i].value;
	return NULL;
}

static const char *key_of(const struct plus_code *c, const struct bindings *b)
{
	struct str s = STR_INIT;
	const char *key;

	for (size_t i = 0; i < c->len; i++) {
		const struct value *v = c->at[i].mv ? value_of(b, c->at[i].mv) : NULL;

		str_add(&s, v ? v->text : c->at[i].text);
		str_addch(&s, ' ');
	}
	key = internn(s.buf, s.len);
	str_release(&s);
	return key;
}

/* Does it speak of what an earlier rule found? */
static bool is_inherited(const struct plus_code *c)
{
	for (size_t i = 0; i < c->len; i++)
		if (c->at[i].mv && c->at[i].mv->from_rule)
			return true;
	return false;
}

/* `++` again: in the order of the texts, as Coccinelle has its bindings; those that are inherited the other way round */
static void put_added(added_t *v, struct added x)
{
	bool down = is_inherited(x.code);
	size_t at = v->len;

	while (at && v->at[at - 1].code == x.code &&
	       (down ? strcmp(v->at[at - 1].key, x.key) < 0 : strcmp(v->at[at - 1].key, x.key) > 0))
		at--;
	vec_push(v, x);
	memmove(v->at + at + 1, v->at + at, (v->len - 1 - at) * sizeof(*v->at));
	v->at[at] = x;
}

/* Is what it speaks of bound by the rule only behind the token at hand? */
static bool bound_later(const struct job *j, const struct plus_code *c)
{
	for (size_t i = 0; i < c->len; i++)
		for (uint32_t t = 0; c->at[i].mv && t <= j->token; t++)
			if (!strcmp(j->past->tokens[t].text, c->at[i].mv->name))
				return false;
	return true;
}

static void want_code(struct job *j, tok_id t, const struct plus_code *const *codes, const struct applied *a,
		      uint32_t way, node_id owner, bool after)
{
	struct want *w;

	if (!codes || !codes[0])
		return;
	w = my_want(j, t, way);
	for (; *codes; codes++) {
		struct added x = { *codes, &a->bindings, key_of(*codes, &a->bindings), way, owner, after, false };
		size_t i;

		/* one element may be applied at one place under several bindings of others */
		for (i = 0; i < w->added.len; i++)
			if (w->added.at[i].code == x.code && w->added.at[i].key == x.key)
				break;
		if (i == w->added.len && x.code->twice && bound_later(j, x.code))
			put_added(&w->added, x);
		else if (i == w->added.len)
			vec_push(&w->added, x);
	}
}

/* #if, #else, #endif … */
static bool is_condition(const struct token *t)
{
	return t->kind == T_HASH && t->sub >= D_IF && t->sub <= D_ENDIF;
}

static void want_minus(struct job *j, tok_id first, tok_id last, uint32_t way)
{
	/* token 0 is no code for those who count from 1, and a directive goes with its '#' */
	if (first && j->s->toks[first].flags & TF_DIRECTIVE && j->s->toks[first - 1].kind == T_HASH)
		first--;
	for (tok_id t = first; t <= last; t++) {
		while (t > first && t <= last && is_condition(&j->s->toks[t])) /* see print_minus.c */
			while (++t <= last && j->s->toks[t].kind != T_NEWLINE)
				;
		if (t <= last && is_code(&j->s->toks[t]))
			my_want(j, t, way)->minus = true;
	}
}

/* A type with a declarator of several, `int a, (*b)(void)`: what stands between is none of it. */
static void want_type(struct job *j, tok_id first, tok_id last, uint32_t way)
{
	node_id decl = print_item(j->s, first), specs, c;

	specs = decl && node_at(j->s, decl)->kind == N_DECL ? node_child_kind(j->s, decl, N_SPECS) : 0;
	for (c = specs; c && node_at(j->s, c)->last < last; c = node_at(j->s, c)->next)
		;
	if (c && c != specs && node_at(j->s, c)->first <= last && first <= node_at(j->s, specs)->last) {
		want_minus(j, node_at(j->s, c)->first, last, way);
		last = node_at(j->s, specs)->last;
	}
	want_minus(j, first, last, way);
}

static bool is_statement_node(const struct pnode *n)
{
	return n->kind == PN_META || (n->kind >= N_COMPOUND && n->kind <= N_ASM) || n->kind == N_DECL;
}

/* The file's statement that ends with token t and is what the pattern's outermost statement ending at `token` matched:
 * that one starts where its first token's pair does. */
static node_id owner_of(const struct job *j, const struct way *w, uint32_t token, tok_id t)
{
	const struct pnode *n = j->past->root, *c, *item = NULL;
	tok_id first = 0;

	while (n) {
		for (c = n->child; c && !(c->first <= token && token <= c->last); c = c->next)
			;
		if (c && c->last == token && is_statement_node(c) && !item &&
		    (n->kind == PN_SEQ || n->kind == N_COMPOUND))
			item = c;
		n = c;
	}
	if (!item) {
		node_id x = print_item(j->s, t);

		return x && node_at(j->s, x)->last == t ? x : 0;
	}
	for (size_t i = 0; i < w->napplied && !first; i++)
		for (size_t k = 0; k < w->applied[i].found->npairs; k++) {
			const struct paired *p = &w->applied[i].found->pairs[k];

			if (p->token == item->first && p->first <= p->last && p->first <= t && p->first > first)
				first = p->first;
		}
	if (!first)
		return 0;
	for (node_id x = print_item(j->s, t); x; x = node_at(j->s, x)->parent)
		if (node_at(j->s, x)->last == t && node_at(j->s, x)->first == first)
			return x;
	return 0;
}

static bool is_minus(const struct job *j, uint32_t token)
{
	return token < j->past->ntokens && j->past->tokens[token].mark == MARK_MINUS;
}

/* The comma that the rule has after the last item of a list, and the file has not */
static const struct plus_token comma_token = { .text = ",", .kind = T_PUNCT, .sub = P_COMMA };
static const struct plus_code comma_code = { .at = &comma_token, .len = 1 };
static const struct plus_code *const comma_codes[] = { &comma_code, NULL };

/* The pair of the nearest token before this one in the pattern (behind: after it) that stands for something. Items of a
 * list may have been matched in another order, so pairs are not in order either. */
static const struct paired *neighbour(const struct found *f, uint32_t token, bool behind)
{
	const struct paired *best = NULL;

	for (size_t i = 0; i < f->npairs; i++) {
		const struct paired *p = &f->pairs[i];

		if (p->first > p->last || (behind ? p->token <= token : p->token >= token))
			continue;
		if (!best || (behind ? p->token < best->token : p->token > best->token))
			best = p;
	}
	return best;
}

/* A pair with nothing in the file: '+' code at it goes to its neighbours. */
static void want_at_nothing(struct job *j, const struct applied *a, const struct paired *p, uint32_t way)
{
	const struct ptoken *t = &j->past->tokens[p->token];
	const struct paired *n = neighbour(a->found, p->token, false);

	if (n && t->kind == T_PUNCT && t->sub == P_COMMA && t->mark == MARK_MINUS && t->after &&
	    is_punct(&j->s->toks[token_next(j->s, n->last)], P_RBRACE)) {
		/* Coccinelle has the comma right before the brace */
		struct want *w;

		want_code(j, token_next(j->s, n->last), t->after, a, way, 0, false);
		w = my_want(j, token_next(j->s, n->last), way);
		w->added.at[w->added.len - 1].apart = true;
		return;
	}
	if (n) {
		if (t->kind == T_PUNCT && t->sub == P_COMMA && t->mark != MARK_MINUS && t->after)
			want_code(j, n->last, comma_codes, a, way, 0, true);
		want_code(j, n->last, t->before, a, way, 0, true);
		want_code(j, n->last, t->after, a, way, 0, true);
		return;
	}
	n = neighbour(a->found, p->token, true);
	if (n) {
		want_code(j, n->first, t->before, a, way, 0, false);
		want_code(j, n->first, t->after, a, way, 0, false);
	}
}

/* Whole items before a function that the pattern has without its type go before the type. */
static tok_id item_start(const struct job *j, const struct applied *a, const struct paired *p,
			 const struct plus_code *const *codes)
{
	const struct plus_token *last;
	node_id item;

	if (!codes || !codes[0] || !a->found->elem || a->found->elem->kind != N_FUNC_DEF ||
	    p->token != a->found->elem->first)
		return p->first;
	last = &codes[0]->at[codes[0]->len - 1];
	item = node_up(j->s, print_item(j->s, p->first), N_FUNC_DEF);
	if (!item || !(last->kind == T_HASH || last->kind == T_COMMENT || !strcmp(last->text, ";") ||
		       !strcmp(last->text, "}")))
		return p->first;
	return node_at(j->s, item)->first;
}

static bool is_dots(const struct job *j, uint32_t token)
{
	const struct ptoken *t = token < j->past->ntokens ? &j->past->tokens[token] : NULL;

	return t && t->kind == T_OTHER && !strcmp(t->text, "...");
}

/* Where a nest ends that begins here and that goes as a whole, with all that it passes; or 0 */
static uint32_t nest_end(const struct job *j, uint32_t t)
{
	const struct ptoken *at = j->past->tokens;

	if (strcmp(at[t].text, "<...") != 0 && strcmp(at[t].text, "<+...") != 0)
		return 0;
	for (; t + 1 < j->past->ntokens && is_minus(j, t); t++)
		if (!strcmp(at[t].text, "...>") || !strcmp(at[t].text, "...+>"))
			return t;
	return 0;
}

/* `{` of a list that has something in it */
static bool opens_list(const struct job *j, tok_id t)
{
	return j->style->peer && is_punct(&j->s->toks[t], P_LBRACE) && job_in_list(j->s, t) &&
	       !is_punct(&j->s->toks[token_next(j->s, t)], P_RBRACE);
}

static void want_pair(struct job *j, const struct way *w, const struct applied *a, size_t k, uint32_t way)
{
	const struct paired *p = &a->found->pairs[k];
	const struct ptoken *t = &j->past->tokens[p->token];
	uint32_t last_token = p->node ? p->node->last : p->token;

	j->now = j->dots[p->token];
	j->token = p->token;
	if (p->first > p->last) {
		want_at_nothing(j, a, p, way);
		return;
	}
	if (t->mark == MARK_MINUS && p->node && p->node->kind == PN_META && p->node->mv->kind == MV_TYPE)
		want_type(j, p->first, p->last, way);
	else if (t->mark == MARK_MINUS)
		want_minus(j, p->first, p->last, way);
	if (p->rest)
		return;
	want_code(j, item_start(j, a, p, t->before), t->before, a, way, 0, false);
	if (!j->past->tokens[last_token].after)
		return;
	if ((is_punct(&j->s->toks[p->last], P_LPAREN) || opens_list(j, p->last)) && t->mark != MARK_MINUS && !is_dots(j, last_token + 1))
		want_code(j, token_next(j->s, p->last), j->past->tokens[last_token].after, a, way, 0, false);
	else /* before anything but dots it stands with what follows */
		want_code(j, p->last, j->past->tokens[last_token].after, a, way,
			  owner_of(j, w, last_token, p->last), true);
}

/* Behind the closing brace of the block that this token opens or stands in */
static tok_id block_end(const struct job *j, tok_id t)
{
	node_id n = print_item(j->s, t), c;

	for (c = node_next(j->s, n, n); n && c; c = node_next(j->s, c, n))
		if (node_at(j->s, c)->kind == N_COMPOUND && node_at(j->s, c)->first == t)
			return node_at(j->s, c)->last + 1;
	n = node_up(j->s, n, N_COMPOUND);
	return n ? node_at(j->s, n)->last + 1 : UINT32_MAX;
}

static bool matched(const struct way *w, uint32_t token)
{
	for (size_t i = 0; i < w->napplied; i++)
		for (size_t k = 0; k < w->applied[i].found->npairs; k++)
			if (w->applied[i].found->pairs[k].token == token)
				return true;
	return false;
}

/* Behind the branch that begins here */
static tok_id statement_end(const struct job *j, tok_id t)
{
	node_id item = print_item(j->s, t);

	for (node_id n = item; n; n = node_next(j->s, n, item)) {
		const struct node *at = node_at(j->s, n);

		if (at->first == t && (at->role == R_THEN || at->role == R_ELSE || at->role == R_BODY))
			return at->last + 1;
	}
	return UINT32_MAX;
}

/* Removed dots between statements, or a removed nest, its tokens from first to last: what lies between their neighbours */
static void want_dots(struct job *j, const struct way *w, uint32_t first, uint32_t last, uint32_t way)
{
	for (size_t i = 0; i < w->napplied; i++) {
		for (size_t k = 0; k < w->applied[i].found->npairs; k++) {
			const struct paired *p = &w->applied[i].found->pairs[k];
			tok_id end = UINT32_MAX;

			uint32_t behind = (p->node ? p->node->last : p->token) + 1;

			if (p->first > p->last || (behind != first && (behind + 1 != first || matched(w, behind))))
				continue;
			if (behind != first) { /* a branch without braces */
				if (is_minus(j, behind) && !strcmp(j->past->tokens[behind].text, "{"))
					end = statement_end(j, token_next(j->s, p->last));
				if (end != UINT32_MAX)
					want_minus(j, p->last + 1, end - 1, way);
				continue;
			}
			for (size_t m = 0; m < w->napplied; m++)
				for (size_t q = 0; q < w->applied[m].found->npairs; q++) {
					const struct paired *n = &w->applied[m].found->pairs[q];

					if (n->token == last + 1 && n->first > p->last && n->first <= n->last)
						end = MIN(end, n->first);
				}
			if (end == UINT32_MAX && is_minus(j, last + 1) &&
			    !strcmp(j->past->tokens[last + 1].text, "}"))
				end = block_end(j, p->last); /* all ways leave by a jump */
			if (end != UINT32_MAX)
				want_minus(j, p->last + 1, end - 1, way);
		}
	}
}

static void want_all(struct job *j, uint32_t way)
{
	const struct way *w = &j->ways[way];

	for (size_t i = 0; i < w->napplied; i++)
		for (size_t k = 0; k < w->applied[i].found->npairs; k++)
			want_pair(j, w, &w->applied[i], k, way);
	for (uint32_t t = 1, last; t + 1 < j->past->ntokens; t++) {
		if (is_minus(j, t) && is_dots(j, t) && !matched(w, t))
			want_dots(j, w, t, t, way);
		last = nest_end(j, t);
		if (last)
			want_dots(j, w, t, last, way);
	}
}

/* '+' code before a token that stays, right behind one that goes, comes in the place of that one. */
static void join_minus(struct job *j)
{
	for (size_t i = 0; i < j->mine.len; i++) {
		struct want *w = &j->mine.at[i], *prev;
		tok_id t = token_prev(j->s, w->tok);
		size_t kept = 0;

		if (w->minus || !w->added.len || !t || !j->my_slot[t] || !j->mine.at[j->my_slot[t] - 1].minus)
			continue;
		prev = &j->mine.at[j->my_slot[t] - 1];
		for (size_t k = 0; k < w->added.len; k++) {
			struct added x = w->added.at[k];

			if (x.after || x.apart) {
				w->added.at[kept++] = x;
				continue;
			}
			x.after = true;
			vec_push(&prev->added, x);
		}
		w->added.len = kept;
	}
}

/* ---- conflicts ------------------------------------------------------------------------------- */
static bool same_added(const struct added *a, const struct added *b)
{
	return a->code == b->code && a->key == b->key;
}

/* May b be had beside a, at one token? */
static bool agree(const struct want *a, const struct want *b)
{
	if (a->minus != b->minus && a->added.len && b->added.len)
		return false;
	if (a->minus != b->minus && (a->minus ? b : a)->added.len)
		return false;
	if (!a->added.len && !b->added.len)
		return true;
	for (size_t i = 0; i < b->added.len; i++) {
		bool twice = b->added.at[i].code->twice, found = false;

		for (size_t k = 0; k < a->added.len; k++) {
			found |= same_added(&a->added.at[k], &b->added.at[i]);
			twice &= a->added.at[k].code->twice;
		}
		if (!found && !(twice && a->minus == b->minus) && !(!a->added.len && !a->minus))
			return false;
		if (!found && !a->added.len && a->minus)
			return false;
	}
	return !(a->minus && a->added.len && !b->added.len && b->minus);
}

static void print_bindings(const struct bindings *b, struct str *out)
{
	for (size_t i = 0; i < b->len; i++)
		if (b->at[i].value && b->at[i].value->kind != VAL_POS)
			str_addf(out, "%s%s = %s", i ? ", " : "", b->at[i].mv->name, b->at[i].value->text);
}

const char *job_where(const struct job *j, uint32_t way, tok_id t)
{
	node_id f = node_function(j->s, print_item(j->s, t));
	struct str s = STR_INIT;
	const char *ret;
	int line, column;

	syntax_position(j->s, j->s->toks[t].off, &line, &column);
	if (f)
		str_addf(&s, "%s, ", node_function_name(j->s, f));
	str_addf(&s, "%d:%d", line, column);
	if (j->ways[way].bindings.len) {
		str_add(&s, ": ");
		print_bindings(&j->ways[way].bindings, &s);
	}
	ret = arena_strdup(j->arena, s.buf);
	str_release(&s);
	return ret;
}

static void report(struct job *j, const struct want *a, const struct want *b)
{
	const char *text = arena_printf(j->arena, "two matches want different things here: (%s) and (%s)",
					job_where(j, a->way, a->tok), job_where(j, b->way, b->tok));

	vec_push(&j->out->conflicts, (struct transform_conflict){ b->tok, b->way, text });
}

static bool mine_minus(const struct job *j, tok_id t)
{
	return j->my_slot[t] && j->mine.at[j->my_slot[t] - 1].minus;
}

/* `- T x; + …` met one of several declarators: there is no place for the new declaration. */
static bool one_of_several(struct job *j, const struct want *w)
{
	node_id d = print_item(j->s, w->tok), c, name, specs;
	unsigned n = 0, mine = 0;
	bool type = false;

	if (!d || node_at(j->s, d)->kind != N_DECL || !w->added.len || !w->minus)
		return false;
	specs = node_child_kind(j->s, d, N_SPECS);
	for (c = specs ? node_at(j->s, specs)->child : 0; c; c = node_at(j->s, c)->next)
		type |= mine_minus(j, node_at(j->s, c)->first);
	for (c = node_at(j->s, d)->child; c; c = node_at(j->s, c)->next) {
		name = declarator_name(j->s, node_role(j->s, c, R_DECLARATOR));
		if (node_at(j->s, c)->kind == N_INIT_DECLARATOR)
			n++, mine += name && mine_minus(j, node_at(j->s, name)->first);
	}
	if (n < 2 || !mine || mine == n || !type)
		return false;
	vec_push(&j->out->conflicts, (struct transform_conflict){ w->tok, w->way, arena_printf(j->arena,
			"would replace one of several declarators: (%s)",
			job_where(j, w->way, w->tok)) });
	return true;
}

/* Are #if and #endif of the text in pairs? */
static bool whole_conditionals(const char *text)
{
	struct syntax *s;
	struct err err = { 0 };
	int depth = 0;
	bool whole = true;

	if (!strchr(text, '#') || syntax_lex(&s, text, strlen(text), &err))
		return true;
	for (uint32_t i = 0; i < s->ntoks && whole; i++) {
		if (s->toks[i].kind != T_HASH)
			continue;
		switch (s->toks[i].sub) {
		case D_IF:
		case D_IFDEF:
		case D_IFNDEF:
			depth++;
			break;
		case D_ENDIF:
			whole = --depth >= 0;
			break;
		case D_ELIF:
		case D_ELIFDEF:
		case D_ELIFNDEF:
		case D_ELSE:
			whole = depth > 0;
			break;
		}
	}
	syntax_free(s);
	return whole && !depth;
}

/* New code would take over a value with one end of an #if: then both would be twice in the file, or once too few. */
static bool tears_conditional(struct job *j, const struct want *w)
{
	for (size_t i = 0; i < w->added.len; i++) {
		const struct added *a = &w->added.at[i];

		for (size_t k = 0; k < a->code->len; k++) {
			const struct metavar *mv = a->code->at[k].mv;

			for (size_t n = 0; mv && n < a->bindings->len; n++) {
				if (a->bindings->at[n].mv->name != mv->name || whole_conditionals(a->bindings->at[n].value->text))
					continue;
				vec_push(&j->out->conflicts, (struct transform_conflict){ w->tok, w->way, arena_printf(j->arena,
						"would move one end of an #if: (%s)",
						job_where(j, w->way, w->tok)) });
				return true;
			}
		}
	}
	return false;
}

/* All that the way at hand wants, or nothing */
static bool take_mine(struct job *j)
{
	for (size_t i = 0; i < j->mine.len; i++) {
		const struct want *b = &j->mine.at[i];

		if (one_of_several(j, b) || tears_conditional(j, b))
			return false;
		if (j->slot[b->tok] && !agree(&j->wants.at[j->slot[b->tok] - 1], b)) {
			report(j, &j->wants.at[j->slot[b->tok] - 1], b);
			return false;
		}
	}
	for (size_t i = 0; i < j->mine.len; i++) {
		struct want *b = &j->mine.at[i], *a;

		if (!j->slot[b->tok]) {
			vec_push(&j->wants, *b);
			j->slot[b->tok] = j->wants.len;
			b->added = (added_t){ 0 };
			continue;
		}
		a = &j->wants.at[j->slot[b->tok] - 1];
		a->minus |= b->minus;
		for (size_t k = 0; k < b->added.len; k++) {
			bool found = false;

			for (size_t m = 0; m < a->added.len; m++)
				found |= same_added(&a->added.at[m], &b->added.at[k]);
			if (!found || b->added.at[k].code->twice)
				put_added(&a->added, b->added.at[k]);
		}
	}
	return true;
}

static void forget_mine(struct job *j)
{
	for (size_t i = 0; i < j->mine.len; i++) {
		j->my_slot[j->mine.at[i].tok] = 0;
		vec_release(&j->mine.at[i].added);
	}
	j->mine.len = 0;
}

/* ---- one way ---------------------------------------------------------------------------------- */
void job_take(struct job *j, uint32_t way)
{
	want_all(j, way);
	join_minus(j);
	take_mine(j);
	forget_mine(j);
}
