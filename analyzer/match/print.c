// SPDX-License-Identifier: GPL-2.0-only
/*
 * What each way wants of each token of the file; what cannot be had together; and the new text.
 */
#include "match/print.h"

/* '+' code that a way wants at a token */
struct added {
	const struct plus_code *code;
	const struct bindings *bindings;
	const char *key;       /* interned: what it says, for telling equal edits from different ones */
	uint32_t way;
	node_id owner;
	bool after;
};
typedef VEC(struct added) added_t;
struct want {                  /* of one token */
	tok_id tok;
	bool minus;
	uint32_t way;          /* who came first */
	added_t added;         /* in order: before the token, then behind it */
};
struct job {
	const struct source *src;
	const struct syntax *s;
	const struct smpl_rule *rule;
	const struct past *past;
	const struct way *ways;
	const struct transform_style *style;
	struct arena *arena;
	struct transform_out *out;
	uint32_t *slot;        /* token → index + 1 in wants, or 0 */
	VEC(struct want) wants;
	VEC(struct want) mine; /* of the way at hand */
	uint32_t *my_slot;
	bool line_above;       /* new code before the token at hand goes on the line above */
	node_id lone_open;     /* a branch that got `{` alone before it */
	bool hoist;            /* it is a whole item */
	bool eat_space;        /* the blank that follows was replaced by a new line */
	struct print print;
};

static bool is_punct(const struct token *t, enum punct p)
{
	return t->kind == T_PUNCT && t->sub == p;
}
static bool is_code(const struct token *t)
{
	return !token_is_trivia(t) && t->kind != T_EOF;
}

/* ---- wants ----------------------------------------------------------------------------------- */
static struct want *my_want(struct job *j, tok_id t, uint32_t way)
{
	if (!j->my_slot[t]) {
		vec_push(&j->mine, (struct want){ .tok = t, .way = way });
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

static void want_code(struct job *j, tok_id t, const struct plus_code *const *codes, const struct applied *a,
		      uint32_t way, node_id owner, bool after)
{
	struct want *w;

	if (!codes || !codes[0])
		return;
	w = my_want(j, t, way);
	for (; *codes; codes++) {
		struct added x = { *codes, &a->bindings, key_of(*codes, &a->bindings), way, owner, after };
		size_t i;

		/* one element may be applied at one place under several bindings of others */
		for (i = 0; i < w->added.len; i++)
			if (w->added.at[i].code == x.code && w->added.at[i].key == x.key)
				break;
		if (i == w->added.len)
			vec_push(&w->added, x);
	}
}

static void want_minus(struct job *j, tok_id first, tok_id last, uint32_t way)
{
	/* token 0 is no code for those who count from 1, and a directive goes with its '#' */
	if (first && j->s->toks[first].flags & TF_DIRECTIVE && j->s->toks[first - 1].kind == T_HASH)
		first--;
	for (tok_id t = first; t <= last; t++)
		if (is_code(&j->s->toks[t]))
			my_want(j, t, way)->minus = true;
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

/* A pair with nothing in the file: '+' code at it goes to its neighbours. */
static void want_at_nothing(struct job *j, const struct applied *a, size_t k, const struct paired *p, uint32_t way)
{
	const struct ptoken *t = &j->past->tokens[p->token];
	const struct found *f = a->found;

	for (size_t i = k; i--;)
		if (f->pairs[i].first <= f->pairs[i].last) {
			if (t->kind == T_PUNCT && t->sub == P_COMMA && t->mark != MARK_MINUS && t->after)
				want_code(j, f->pairs[i].last, comma_codes, a, way, 0, true);
			want_code(j, f->pairs[i].last, t->before, a, way, 0, true);
			want_code(j, f->pairs[i].last, t->after, a, way, 0, true);
			return;
		}
	for (size_t i = k + 1; i < f->npairs; i++)
		if (f->pairs[i].first <= f->pairs[i].last) {
			want_code(j, f->pairs[i].first, t->before, a, way, 0, false);
			want_code(j, f->pairs[i].first, t->after, a, way, 0, false);
			return;
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

static void want_pair(struct job *j, const struct way *w, const struct applied *a, size_t k, uint32_t way)
{
	const struct paired *p = &a->found->pairs[k];
	const struct ptoken *t = &j->past->tokens[p->token];
	uint32_t last_token = p->node ? p->node->last : p->token;

	if (p->first > p->last) {
		want_at_nothing(j, a, k, p, way);
		return;
	}
	if (t->mark == MARK_MINUS)
		want_minus(j, p->first, p->last, way);
	want_code(j, item_start(j, a, p, t->before), t->before, a, way, 0, false);
	if (!j->past->tokens[last_token].after)
		return;
	if (is_punct(&j->s->toks[p->last], P_LPAREN) && t->mark != MARK_MINUS) /* with what follows it */
		want_code(j, token_next(j->s, p->last), j->past->tokens[last_token].after, a, way, 0, false);
	else
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

/* Removed dots between statements: what lies between their neighbours */
static void want_dots(struct job *j, const struct way *w, uint32_t dots, uint32_t way)
{
	for (size_t i = 0; i < w->napplied; i++) {
		for (size_t k = 0; k < w->applied[i].found->npairs; k++) {
			const struct paired *p = &w->applied[i].found->pairs[k];
			tok_id end = UINT32_MAX;

			if ((p->node ? p->node->last : p->token) + 1 != dots || p->first > p->last)
				continue;
			for (size_t m = 0; m < w->napplied; m++)
				for (size_t q = 0; q < w->applied[m].found->npairs; q++) {
					const struct paired *n = &w->applied[m].found->pairs[q];

					if (n->token == dots + 1 && n->first > p->last && n->first <= n->last)
						end = MIN(end, n->first);
				}
			if (end == UINT32_MAX && is_minus(j, dots + 1) &&
			    !strcmp(j->past->tokens[dots + 1].text, "}"))
				end = block_end(j, p->last); /* all ways leave by a jump */
			if (end != UINT32_MAX)
				want_minus(j, p->last + 1, end - 1, way);
		}
	}
}

static bool matched(const struct way *w, uint32_t token)
{
	for (size_t i = 0; i < w->napplied; i++)
		for (size_t k = 0; k < w->applied[i].found->npairs; k++)
			if (w->applied[i].found->pairs[k].token == token)
				return true;
	return false;
}

static void want_all(struct job *j, uint32_t way)
{
	const struct way *w = &j->ways[way];

	for (size_t i = 0; i < w->napplied; i++)
		for (size_t k = 0; k < w->applied[i].found->npairs; k++)
			want_pair(j, w, &w->applied[i], k, way);
	for (uint32_t t = 1; t + 1 < j->past->ntokens; t++)
		if (is_minus(j, t) && j->past->tokens[t].kind == T_OTHER && !strcmp(j->past->tokens[t].text, "...") &&
		    !matched(w, t))
			want_dots(j, w, t, way);
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

			if (x.after) {
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

static const char *where(const struct job *j, uint32_t way, tok_id t)
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
	const char *text = arena_printf(j->arena, "two matches of rule %s want different things here: (%s) and (%s)",
					j->rule->name, where(j, a->way, a->tok), where(j, b->way, b->tok));

	vec_push(&j->out->conflicts, (struct transform_conflict){ b->tok, text });
}

static bool mine_minus(const struct job *j, node_id n)
{
	for (tok_id t = node_at(j->s, n)->first; t <= node_at(j->s, n)->last; t++)
		if (is_code(&j->s->toks[t]) && !(j->my_slot[t] && j->mine.at[j->my_slot[t] - 1].minus))
			return false;
	return true;
}

/* `- T x; + …` met one of several declarators: there is no place for the new declaration. */
static bool one_of_several(struct job *j, const struct want *w)
{
	node_id d = print_item(j->s, w->tok), c, specs;
	unsigned n = 0, mine = 0;

	if (!d || node_at(j->s, d)->kind != N_DECL || !w->added.len || !w->minus)
		return false;
	specs = node_child_kind(j->s, d, N_SPECS);
	for (c = node_at(j->s, d)->child; c; c = node_at(j->s, c)->next)
		if (node_at(j->s, c)->kind == N_INIT_DECLARATOR)
			n++, mine += mine_minus(j, c);
	if (n < 2 || !mine || mine == n || !specs || !mine_minus(j, specs))
		return false;
	vec_push(&j->out->conflicts, (struct transform_conflict){ w->tok, arena_printf(j->arena,
			"rule %s would replace one of several declarators: (%s)", j->rule->name,
			where(j, w->way, w->tok)) });
	return true;
}

/* All that the way at hand wants, or nothing */
static bool take_mine(struct job *j)
{
	for (size_t i = 0; i < j->mine.len; i++) {
		const struct want *b = &j->mine.at[i];

		if (one_of_several(j, b))
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
				vec_push(&a->added, b->added.at[k]);
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

/* ---- one of several declarators ---------------------------------------------------------------- */
static bool all_minus(const struct job *j, tok_id first, tok_id last)
{
	for (tok_id t = first; t <= last; t++)
		if (is_code(&j->s->toks[t]) && !(j->slot[t] && j->wants.at[j->slot[t] - 1].minus))
			return false;
	return true;
}

static void set_minus(struct job *j, tok_id first, tok_id last, bool minus, uint32_t way)
{
	for (tok_id t = first; t <= last; t++) {
		if (!is_code(&j->s->toks[t]))
			continue;
		if (!j->slot[t]) {
			vec_push(&j->wants, (struct want){ .tok = t, .way = way });
			j->slot[t] = j->wants.len;
		}
		j->wants.at[j->slot[t] - 1].minus = minus;
	}
}

/* `- T x;` met `int a, x, b;`: only x and a comma go. */
static void keep_others(struct job *j, node_id decl)
{
	const struct node *d = node_at(j->s, decl);
	node_id specs = node_child_kind(j->s, decl, N_SPECS), c;
	tok_id comma, last = 0;
	uint32_t way;
	unsigned n = 0, gone = 0;
	bool kept = false;

	if (!specs || !all_minus(j, node_at(j->s, specs)->first, node_at(j->s, specs)->last))
		return;
	for (c = d->child; c; c = node_at(j->s, c)->next)
		if (node_at(j->s, c)->kind == N_INIT_DECLARATOR) {
			n++;
			gone += all_minus(j, node_at(j->s, c)->first, node_at(j->s, c)->last);
		}
	if (n < 2)
		return;
	way = j->wants.at[j->slot[d->first] - 1].way;
	if (gone == n) {
		set_minus(j, d->first, d->last, true, way);
		return;
	}
	set_minus(j, node_at(j->s, specs)->first, node_at(j->s, specs)->last, false, way);
	set_minus(j, d->last, d->last, false, way);
	for (c = d->child; c; c = node_at(j->s, c)->next) {
		const struct node *x = node_at(j->s, c);
		bool goes;

		if (x->kind != N_INIT_DECLARATOR)
			continue;
		goes = all_minus(j, x->first, x->last);
		comma = last ? token_next(j->s, last) : 0;
		if (comma)
			set_minus(j, comma, comma, !(kept && !goes), way);
		kept |= !goes;
		last = x->last;
	}
}

/* `- int f(void);` takes a file's `static` with it, that it need not name. */
static void take_storage(struct job *j, node_id decl)
{
	const struct node *d = node_at(j->s, decl);
	node_id specs = node_child_kind(j->s, decl, N_SPECS), c;
	tok_id t = specs ? token_next(j->s, node_at(j->s, specs)->last) : 0, first = 0;

	if (!t || !all_minus(j, t, d->last))
		return;
	for (c = node_at(j->s, specs)->child; c; c = node_at(j->s, c)->next)
		if (all_minus(j, node_at(j->s, c)->first, node_at(j->s, c)->last))
			first = node_at(j->s, c)->first;
		else if (node_at(j->s, c)->kind != N_TYPE_WORD && node_at(j->s, c)->kind != N_ATTRIBUTE &&
			 d->kind != N_FUNC_DEF)
			return;
	if (!first && d->kind != N_FUNC_DEF)
		return;
	for (t = d->first; t <= d->last; t++)
		if (j->slot[t] && j->wants.at[j->slot[t] - 1].added.len)
			return;
	set_minus(j, d->first, node_at(j->s, specs)->last, true, j->wants.at[j->slot[d->last] - 1].way);
}

static void keep_declarators(struct job *j)
{
	for (node_id n = SYNTAX_ROOT; n; n = node_next(j->s, n, SYNTAX_ROOT)) {
		const struct node *x = node_at(j->s, n);

		if ((x->kind == N_DECL || x->kind == N_FUNC_DEF) && j->slot[x->last])
			take_storage(j, n);
		if (x->kind == N_DECL && j->slot[x->first])
			keep_others(j, n);
	}
}

/* ---- pieces ---------------------------------------------------------------------------------- */
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
	return c == ')' || c == '}' || c == ';' || strchr("=+-*/%&|^<>?:", c) || (word_char(c) && word_char(first->text[0]));
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

/* Lines of the new code at this token begin with … */
static struct indent indent_at(const struct job *j, tok_id t, bool after, bool inline_code)
{
	const struct syntax *s = j->s;
	const struct token *tok = &s->toks[t];
	node_id item = print_item(s, is_punct(tok, P_COMMA) && token_prev(s, t) ? token_prev(s, t) : t);
	struct indent in;
	tok_id next, prev;

	if (inline_code) {
		in = print_line_indent(s, t);
		if (item && print_line_indent(s, node_at(s, item)->first).at == in.at)
			in.level++;
		return in;
	}
	if (!item)
		return print_line_indent(s, t);
	if (after && tok->kind == T_PUNCT && tok->sub == P_LBRACE) {
		next = token_next(s, t);
		if (s->toks[next].sub != P_RBRACE && s->toks[next].kind != T_EOF && print_starts_line(s, next))
			return print_line_indent(s, next);
		in = print_starts_line(s, t) ? print_line_indent(s, t) : print_indent(s, item);
		in.level++;
		return in;
	}
	if (!after && tok->kind == T_PUNCT && tok->sub == P_RBRACE) {
		prev = token_prev(s, t);
		if (prev && !(s->toks[prev].kind == T_PUNCT && s->toks[prev].sub == P_LBRACE)) {
			item = print_item(s, prev);
			if (item && node_at(s, item)->kind != N_CASE && node_at(s, item)->kind != N_DEFAULT &&
			    node_at(s, item)->kind != N_LABEL)
				return print_indent(s, item);
		}
		in = print_starts_line(s, t) ? print_line_indent(s, t) : print_indent(s, item);
		in.level++;
		return in;
	}
	return print_indent(s, item);
}

/* Is this a token of an initialiser list or of an enum's names, or does an item of one end or begin with it? */
static bool in_item_list(const struct syntax *s, tok_id t)
{
	node_id n = SYNTAX_ROOT, c;

	for (;; n = c) {
		for (c = node_at(s, n)->child; c && !(node_at(s, c)->first <= t && t <= node_at(s, c)->last);)
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
	bool function = shape->first == EDGE_FUNC, raw = shape->first == EDGE_CPP;
	size_t i = from;

	while (i < v->len && v->at[i].kind == PC_UNINDENT)
		i++;
	for (int n = 0, all = 1 + MAX(empty, function); n < all; n++)
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

static bool starts_with_else(const fmt_tokens_t *v)
{
	return v->at[0].kind == T_IDENT && v->at[0].len == 4 && !memcmp(v->at[0].text, "else", 4);
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
	if ((x->after || j->line_above) && own_line(shape->first))
		lead_break(j, from, shape, x->code->empty_before);
	else if (shape->first == EDGE_INLINE && blank_before(j, w->tok, x->after, &toks->at[0], shape->first_cls))
		insert_blank(v, from, HINT_COMMA);
	if (x->after && is_punct(&j->s->toks[w->tok], P_COMMA) && v->at[from].hint == HINT_COMMA && j->style->peer)
		v->at[from].len = 0;
	else if (x->after && shape->first == EDGE_OPEN_BRACE)
		insert_blank(v, from, HINT_NONE);
}

static void replace_after(struct job *j, const struct want *w, const struct added *x, const fmt_tokens_t *toks)
{
	bool cpp = fmt_is_conditional(&toks->at[toks->len - 1]);
	struct piece *b;
	tok_id next;

	if (!j->style->peer || (!cpp && !x->code->empty_after))
		return;
	for (int n = x->code->empty_after; n; n--)
		push_new(j, PC_RAW_BREAK, "\n", HINT_NONE);
	push_new(j, PC_BREAK, "\n", HINT_NONE);
	b = &j->print.pieces.at[j->print.pieces.len - 1];
	next = token_next(j->s, w->tok);
	if (j->s->toks[next].kind == T_EOF || !print_starts_line(j->s, next))
		return;
	b->start = true;
	b->indent = print_line_indent(j->s, next);
}

static void join_after(struct job *j, const struct want *w, const struct added *x, const fmt_tokens_t *toks,
		       const struct plus_shape *shape, struct indent in)
{
	if (w->minus) {
		replace_after(j, w, x, toks);
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

/* `{` and `}` alone, around the branch of an if or a loop that is there: its lines stay where they are. */
static void lone_brace(struct job *j, const struct want *w, const struct added *x, const struct plus_shape *shape,
		       size_t from, struct indent *in)
{
	pieces_t *v = &j->print.pieces;
	bool open = shape->first == EDGE_OPEN_BRACE;
	tok_id t = open && x->after ? token_next(j->s, w->tok) : w->tok;
	node_id item = print_item(j->s, t);

	if ((!open && shape->first != EDGE_CLOSE_BRACE) || !item)
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
	int net = 0, gone = brace_of(j, w->tok);
	tok_id t = w->tok;

	for (size_t i = from; i < v->len; i++)
		net += (v->at[i].kind == PC_INDENT) - (v->at[i].kind == PC_UNINDENT);
	while ((t = token_prev(j->s, t)) && j->slot[t] && j->wants.at[j->slot[t] - 1].minus)
		gone += brace_of(j, t);
	for (t = token_next(j->s, w->tok); j->slot[t] && j->wants.at[j->slot[t] - 1].minus; t = token_next(j->s, t))
		gone += brace_of(j, t);
	for (; net > 0 && gone > 0; net--, gone--)
		push_new(j, PC_UNINDENT, "", HINT_NONE);
	for (; net < 0 && gone < 0; net++, gone++)
		insert_break(v, from, PC_INDENT);
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
	size_t from;

	plus_tokens(x->code, x->bindings, operand, j->style, &toks);
	if (!toks.len) {
		vec_release(&toks);
		return;
	}
	if (again)
		push_new(j, PC_BREAK, "\n", HINT_NONE);
	from = v->len;
	plus_render(&toks, operand, j->style, j->arena, v, &shape);
	if (shape.first == EDGE_INLINE && x->code->own_lines && in_item_list(j->s, w->tok) &&
	    !is_punct(t, P_SEMI) && toks.at[0].sub != P_COMMA)
		shape.first = shape.last = EDGE_ITEM;
	in = indent_at(j, w->minus ? first_minus(j, w->tok) : w->tok, x->after || w->minus, shape.first == EDGE_INLINE && shape.last == EDGE_INLINE);
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
		v->at[i].replaces = w->minus;
		v->at[i].tok = w->tok;
	}
	v->at[from].start = true;
	if (starts_with_else(&toks))
		shape.stmts = 0, shape.first = EDGE_INLINE;
	v->at[from].stmts = shape.stmts;
	v->at[from].edge = shape.first;
	v->at[from].block = shape.block;
	v->at[from].needs_braces = shape.needs_braces;
	v->at[from].owner = x->owner;
	v->at[from].indent = in;
	vec_release(&toks);
}

/* Two stretches of new code beside each other: statements on lines of their own */
static void push_all(struct job *j, const struct want *w, bool after)
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

static bool is_line_directive(const struct token *t)
{
	switch ((enum directive)t->sub) {
	case D_IF: case D_IFDEF: case D_IFNDEF: case D_ELIF: case D_ELIFDEF: case D_ELIFNDEF: case D_ELSE: case D_ENDIF:
	case D_PRAGMA: case D_LINE: case D_IDENT: case D_OTHER: case D_ERROR: case D_WARNING:
		return true;
	default:
		return false;
	}
}

/* Top-level '+' code before an item goes above the comments of that item. */
static size_t above_comments(struct job *j, tok_id t, size_t i)
{
	const pieces_t *v = &j->print.pieces;
	size_t best = i;
	node_id item = print_item(j->s, t);

	if (!item || node_at(j->s, item)->first != t || !print_starts_line(j->s, t))
		return best;
	for (node_id n = node_at(j->s, item)->parent; n; n = node_at(j->s, n)->parent)
		if (node_at(j->s, n)->kind != N_FILE && node_at(j->s, n)->kind != N_PP_BRANCH &&
		    node_at(j->s, n)->kind != N_PP_COND && node_at(j->s, n)->kind != N_ALT &&
		    node_at(j->s, n)->kind != N_VARIANT)
			return best;
	while (i && (v->at[i - 1].kind == PC_COMMENT || piece_is_blank(&v->at[i - 1]))) {
		i--;
		if (v->at[i].kind == PC_COMMENT && (!i || v->at[i - 1].kind == PC_NEWLINE))
			best = i;
	}
	return best;
}

/* `}` on a line of its own: what comes before it goes on the line above. */
static size_t above_brace(struct job *j, const struct want *w)
{
	const pieces_t *v = &j->print.pieces;
	size_t i = v->len;

	if (!is_punct(&j->s->toks[w->tok], P_RBRACE) || !print_starts_line(j->s, w->tok))
		return i;
	while (i && v->at[i - 1].kind == PC_SPACE)
		i--;
	return i && v->at[i - 1].kind == PC_NEWLINE ? i - 1 : v->len;
}

static void move_pieces(pieces_t *v, size_t from, size_t to)
{
	size_t n = v->len - from;
	struct piece *tail;

	if (from == to || !n)
		return;
	tail = xcalloc(n, sizeof(*tail));
	memcpy(tail, v->at + from, n * sizeof(*tail));
	memmove(v->at + to + n, v->at + to, (from - to) * sizeof(*v->at));
	memcpy(v->at + to, tail, n * sizeof(*tail));
	free(tail);
}

static void push_before(struct job *j, const struct want *w)
{
	pieces_t *v = &j->print.pieces;
	size_t len = v->len, at = len;

	if (!w->minus)
		at = above_brace(j, w);
	j->line_above = at != len;
	j->hoist = false;
	push_all(j, w, false);
	if (!w->minus && at == len && j->hoist)
		at = above_comments(j, w->tok, len);
	j->line_above = false;
	move_pieces(v, len, at);
}

static uint8_t kind_of(const struct token *t)
{
	switch (t->kind) {
	case T_SPACE:
	case T_CONT:
		return PC_SPACE;
	case T_NEWLINE:
		return PC_NEWLINE;
	case T_COMMENT:
		return PC_COMMENT;
	}
	return PC_CODE;
}

static void make_pieces(struct job *j)
{
	const struct syntax *s = j->s;

	for (tok_id t = 0; t < s->ntoks && s->toks[t].kind != T_EOF; t++) {
		const struct token *x = &s->toks[t];
		const struct want *w = j->slot[t] ? &j->wants.at[j->slot[t] - 1] : NULL;
		struct piece p = { .kind = kind_of(x), .tok = t, .off = x->off, .flen = x->len,
				   .minus = w && w->minus, .way = w ? w->way : 0 };

		if (x->kind == T_HASH && is_line_directive(x) && !w) {
			p.kind = PC_CPP;
			while (t + 1 < s->ntoks && (s->toks[t + 1].flags & TF_DIRECTIVE ||
						    (token_is_trivia(&s->toks[t + 1]) && s->toks[t + 1].kind != T_NEWLINE)) &&
			       s->toks[t + 1].kind != T_EOF && s->toks[t + 1].kind != T_NEWLINE)
				t++;
			p.flen = s->toks[t].off + s->toks[t].len - p.off;
		}
		if (w)
			push_before(j, w);
		p.gone = j->eat_space && p.kind == PC_SPACE;
		j->eat_space = false;
		vec_push(&j->print.pieces, p);
		if (w)
			push_all(j, w, true);
	}
	for (tok_id t = 0; t < s->ntoks; t++)
		j->print.at[t] = UINT32_MAX;
	for (uint32_t i = 0; i < j->print.pieces.len; i++)
		if (!piece_is_new(&j->print.pieces.at[i]))
			j->print.at[j->print.pieces.at[i].tok] = i;
}

/* ---- the result ------------------------------------------------------------------------------ */
struct hunk {
	uint32_t start, end, way;
	size_t text, len;        /* of out->text */
};

/* Stretches in which the chunks are not the file's own bytes */
static void make_edits(struct job *j, const chunks_t *chunks)
{
	struct transform_out *out = j->out;
	const pieces_t *v = &j->print.pieces;
	VEC(struct hunk) hunks = { 0 };
	uint32_t pos = 0;
	size_t n = 0;
	bool open = false;

	for (size_t i = 0; i < v->len; i++) {
		const struct piece *x = &v->at[i];
		size_t from = out->text.len;
		bool own;

		for (; n < chunks->len && chunks->at[n].piece == i; n++)
			str_addn(&out->text, chunks->at[n].text, chunks->at[n].len);
		own = x->flen == out->text.len - from && !memcmp(j->s->text + x->off, out->text.buf + from, x->flen);
		if (own && x->flen) {
			open = false;
			pos = x->off + x->flen;
			continue;
		}
		if (!open && (x->flen || out->text.len > from)) {
			vec_push(&hunks, (struct hunk){ pos, pos, UINT32_MAX, from, 0 });
			open = true;
		}
		if (open) {
			struct hunk *h = &hunks.at[hunks.len - 1];

			if (x->flen)
				h->end = pos = x->off + x->flen;
			h->len = out->text.len - h->text;
			if (x->minus || piece_is_new(x))
				h->way = MIN(h->way, x->way);
		}
	}
	out->changed = hunks.len > 0;
	for (uint32_t way = 0; hunks.len; way++) {
		struct edit_group g = { .path = j->src->path, .rule = j->rule->name };
		VEC(struct edit) edits = { 0 };
		size_t left = 0;

		for (size_t i = 0; i < hunks.len; i++) {
			const struct hunk *h = &hunks.at[i];

			if (h->way != way) {
				left += h->way != UINT32_MAX && h->way > way;
				if (h->way != UINT32_MAX || way)
					continue;
			}
			vec_push(&edits, (struct edit){ h->start, h->end,
							arena_strndup(j->arena, out->text.buf + h->text, h->len) });
		}
		if (edits.len) {
			g.nedits = edits.len;
			g.edits = arena_alloc(j->arena, edits.len * sizeof(*edits.at));
			memcpy(g.edits, edits.at, edits.len * sizeof(*edits.at));
			g.span_start = edits.at[0].start;
			g.span_end = edits.at[edits.len - 1].end;
			g.where = where(j, way, token_at(j->s, g.span_start));
			for (size_t i = 0; i < j->ways[way].napplied; i++)
				g.inferred |= !j->ways[way].applied[i].found->exact;
			vec_push(&out->groups, g);
		}
		vec_release(&edits);
		if (!left)
			break;
	}
	vec_release(&hunks);
}

int transform(const struct source *src, const struct smpl_rule *rule, const struct past *past, const struct way *ways,
	      size_t nways, const struct transform_style *style, struct arena *a, struct transform_out *out,
	      struct err *err)
{
	struct job j = { .src = src, .s = src->s, .rule = rule, .past = past, .ways = ways, .style = style,
			 .arena = a, .out = out };
	chunks_t chunks = { 0 };

	(void)err;
	*out = (struct transform_out){ .text = STR_INIT };
	j.slot = xcalloc(j.s->ntoks, sizeof(*j.slot));
	j.my_slot = xcalloc(j.s->ntoks, sizeof(*j.my_slot));
	for (uint32_t i = 0; i < nways; i++) {
		want_all(&j, i);
		join_minus(&j);
		take_mine(&j);
		forget_mine(&j);
	}
	j.print = (struct print){ .src = src, .s = j.s, .style = style, .arena = a,
				  .at = xcalloc(j.s->ntoks, sizeof(uint32_t)) };
	if (j.wants.len) {
		keep_declarators(&j);
		make_pieces(&j);
		print_braces(&j.print);
		print_regions(&j.print);
		print_commas(&j.print);
		print_shifts(&j.print);
		print_layout(&j.print, &chunks);
		make_edits(&j, &chunks);
	} else {
		str_addn(&out->text, j.s->text, j.s->size);
	}
	for (size_t i = 0; i < j.wants.len; i++)
		vec_release(&j.wants.at[i].added);
	vec_release(&chunks);
	vec_release(&j.print.pieces);
	vec_release(&j.wants);
	vec_release(&j.mine);
	free(j.print.at);
	free(j.slot);
	free(j.my_slot);
	return 0;
}

void transform_release(struct transform_out *out)
{
	str_release(&out->text);
	vec_release(&out->conflicts);
	vec_release(&out->groups);
}
