// SPDX-License-Identifier: GPL-2.0-only
/* Rows of one file: the two passes (extract_private.h), and what all tables need. */
#include "index/extract_private.h"

#define NO_SYMBOL UINT32_MAX /* the `define` of #define */

/* ---- symbols ------------------------------------------------------------------------------------ */

static void grow_index(struct extract *x)
{
	uint32_t i, n, size = (x->mask + 1) * 2;

	free(x->index);
	x->index = xcalloc(size, sizeof(*x->index));
	x->mask = size - 1;
	for (n = 0; n < x->symbols.len; n++) {
		i = (uint32_t)x->symbols.at[n].hash & x->mask;
		while (x->index[i].symbol)
			i = (i + 1) & x->mask;
		x->index[i] = (struct slot){ n + 1, (uint32_t)(x->symbols.at[n].hash >> 32) };
	}
}

/* Where the symbol stands in the index, or would stand. Names are told apart by their hashes alone, as in the
 * table `posting`, but by more bits of them. */
static struct slot *probe(const struct extract *x, uint64_t hash)
{
	uint32_t upper = (uint32_t)(hash >> 32), i;

	for (i = (uint32_t)hash & x->mask; x->index[i].symbol; i = (i + 1) & x->mask)
		if (x->index[i].upper == upper &&
		    x->symbols.at[x->index[i].symbol - 1].hash == hash)
			break;
	return &x->index[i];
}

static uint32_t symbol_add(struct extract *x, const struct token *t)
{
	const char *p = x->s->text + t->off;
	struct symbol y = { .hash = hash64(p, t->len) };
	struct slot *slot = probe(x, y.hash);
	uint32_t n = (uint32_t)x->symbols.len;

	if (slot->symbol)
		return slot->symbol - 1;
	y.flags = t->len > 7 && !memcmp(p, "CONFIG_", 7) ? SYM_CONFIG : 0;
	vec_push(&x->symbols, y);
	*slot = (struct slot){ n + 1, (uint32_t)(y.hash >> 32) };
	if (n * 2 > x->mask)
		grow_index(x);
	return n;
}

struct symbol *symbol_find(struct extract *x, const char *name, size_t len)
{
	struct slot *slot = probe(x, hash64(name, len));

	return slot->symbol ? &x->symbols.at[slot->symbol - 1] : NULL;
}

struct symbol *symbol_at(struct extract *x, tok_id t)
{
	const struct token *tok = &x->s->toks[t];

	if (tok->kind != T_IDENT || (tok->flags & TF_KEYWORD) || x->sym[t] == NO_SYMBOL)
		return NULL;
	return &x->symbols.at[x->sym[t]];
}

struct symbol *symbol_of(struct extract *x, node_id n)
{
	return symbol_at(x, at_node(x, n)->first);
}

unsigned name_kinds(const struct extract *x, tok_id t)
{
	size_t len;
	const char *p = token_text(x->s, t, &len);

	return x->names ? names_get(x->names, p, len) : 0;
}

/* ---- items -------------------------------------------------------------------------------------- */

struct item *note(struct extract *x, enum table t, tok_id at, node_id node)
{
	struct item it = { .at = at,
			   .seq = (uint32_t)x->items[t].len,
			   .node = node,
			   .in = NO_TOK,
			   .macro = NO_TOK };

	vec_push(&x->items[t], it);
	return &x->items[t].at[x->items[t].len - 1];
}

uint32_t keep_text(struct extract *x, const char *p, size_t n)
{
	uint32_t at;

	if (!x->texts.len)
		str_addch(&x->texts, '\0'); /* 0 is none */
	at = (uint32_t)x->texts.len;
	str_addn(&x->texts, p, n);
	str_addch(&x->texts, '\0');
	return at;
}

static int by_place(const void *a, const void *b)
{
	const struct item *x = a, *y = b;

	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	if (x->at2 != y->at2)
		return x->at2 < y->at2 ? -1 : 1;
	return x->seq < y->seq ? -1 : x->seq > y->seq;
}

/* Of several readings of one function, one with a body is the best. */
static bool better(const struct extract *x, enum table t, const struct item *a,
		   const struct item *b)
{
	return t == TABLE_FUNCTION && kind_of(x, a->node) == N_FUNC_DEF &&
	       kind_of(x, b->node) != N_FUNC_DEF;
}

static void sort_items(struct extract *x, enum table t)
{
	struct item *v = x->items[t].at;
	size_t n = x->items[t].len, i, k = 0;
	bool sorted = true;

	for (i = 1; i < n && sorted; i++)
		sorted = v[i - 1].at < v[i].at;
	if (sorted)
		return;
	qsort(v, n, sizeof(*v), by_place);
	for (i = 0; i < n; i++) {
		if (!k || v[k - 1].at != v[i].at || v[k - 1].at2 != v[i].at2)
			v[k++] = v[i];
		else if (better(x, t, &v[i], &v[k - 1]))
			v[k - 1] = v[i];
	}
	x->items[t].len = k;
}

/* ---- first pass: tokens ------------------------------------------------------------------------- */

static bool conditional(unsigned d)
{
	return d >= D_IF && d <= D_ELIFNDEF;
}

static void note_config(struct extract *x, tok_id t, unsigned directive)
{
	static const char *const asks[] = { "IS_ENABLED", "IS_BUILTIN", "IS_MODULE",
					    "IS_REACHABLE" };
	tok_id open = token_prev(x->s, t), word = token_prev(x->s, open);
	const char *how = conditional(directive) ? "if" : "code";

	for (size_t i = 0; *how == 'c' && i < ARRAY_SIZE(asks); i++)
		if (token_is(x->s, open, "(") && token_is(x->s, word, asks[i]))
			how = "enabled";
	note(x, TABLE_CONFIG, t, 0)->how = (uint32_t)*how;
}

static void note_directive(struct extract *x, tok_id hash)
{
	const struct syntax *s = x->s;
	unsigned d = s->toks[hash].sub;
	tok_id word = token_next(s, hash), name = token_next(s, word);

	if (word == s->ntoks - 1 || name == s->ntoks - 1 || !(s->toks[name].flags & TF_DIRECTIVE) ||
	    s->toks[name].kind == T_HASH)
		return;
	if (d == D_INCLUDE || d == D_INCLUDE_NEXT || d == D_IMPORT)
		note(x, TABLE_INCLUDE, name, 0);
	else if (d == D_DEFINE && s->toks[name].kind == T_IDENT)
		note(x, TABLE_MACRO, name, 0);
}

static void read_tokens(struct extract *x)
{
	const struct syntax *s = x->s;
	unsigned directive = D_NONE;
	bool word = false; /* `define`, `include` … itself is next */
	const struct token *tok;
	tok_id t;

	for (t = 0; t < s->ntoks; t++) {
		tok = &s->toks[t];
		if (tok->kind == T_HASH) {
			directive = tok->sub;
			word = true;
			note_directive(x, t);
		} else if (tok->kind == T_IDENT && !(tok->flags & TF_KEYWORD)) {
			x->sym[t] = word ? NO_SYMBOL : symbol_add(x, tok);
			if (!word && (x->symbols.at[x->sym[t]].flags & SYM_CONFIG))
				note_config(x, t, tok->flags & TF_DIRECTIVE ? directive : D_NONE);
			word = false;
		} else if (!token_is_trivia(tok)) {
			word = false;
		}
	}
}

/* ---- second pass: nodes ------------------------------------------------------------------------- */

static void scope_push(struct extract *x, node_id n)
{
	struct scope old = x->now;

	vec_push(&x->scopes, old);
	x->now.node = n;
}

static void visit_define(struct extract *x, node_id n)
{
	node_id name = node_role(x->s, n, R_NAME), p;
	size_t i;
	tok_id at;

	scope_push(x, n);
	if (!name)
		return;
	at = at_node(x, name)->first;
	x->now.macro = at;
	x->now.fields = false;
	x->now.era = ++x->eras;
	i = item_at(x, TABLE_MACRO, at);
	if (i < x->items[TABLE_MACRO].len)
		x->items[TABLE_MACRO].at[i].node = n;
	p = node_child_kind(x->s, n, N_PP_PARAMS);
	for (p = p ? at_node(x, p)->child : 0; p; p = at_node(x, p)->next)
		local_add(x, at_node(x, p)->first, p);
}

static void visit_scope(struct extract *x, node_id n)
{
	scope_push(x, n);
	switch (kind_of(x, n)) {
	case N_STRUCT:
		visit_struct(x, n);
		break;
	case N_ENUM:
		visit_enum(x, n);
		break;
	default:
		visit_function(x, n);
		break;
	}
}

/* Has none of what rows are made of: no struct with a body, no macro call, no expression */
static bool plain_specs(const struct extract *x, node_id n)
{
	for (n = at_node(x, n)->child; n; n = at_node(x, n)->next) {
		switch (kind_of(x, n)) {
		case N_TYPE_WORD:
		case N_TYPE_IDENT:
		case N_ATTRIBUTE:
			break;
		case N_STRUCT:
		case N_ENUM:
			if (!node_role(x->s, n, R_FIELDS))
				break;
			return false;
		default:
			return false;
		}
	}
	return true;
}

static void visit_declaration(struct extract *x, node_id n)
{
	enum node_kind k = kind_of(x, n);

	if (k == N_DECL && x->now.fields)
		visit_field(x, n);
	else if (k == N_DECL)
		visit_decl(x, n);
	else if (x->now.fields)
		visit_field_macro(x, n);
	else
		visit_declarer(x, n);
	if (k == N_DECL)
		return;
	visit_call(x, n, NO_TOK, 0);
	if (node_role(x->s, n, R_BODY))
		visit_scope(x, n);
}

/* Returns whether there may be something below n. */
static bool visit(struct extract *x, node_id n)
{
	switch (kind_of(x, n)) {
	case N_IDENT:
		visit_ident(x, n);
		return false;
	case N_CALL:
	case N_ITERATOR:
	case N_TYPE_MACRO:
		visit_call(x, n, NO_TOK, 0);
		return true;
	case N_DECL:
	case N_DECLARER:
		visit_declaration(x, n);
		return true;
	case N_PARAMS:
		return x->now.func != NO_TOK || x->now.macro != NO_TOK;
	case N_PARAM:
		visit_param(x, n);
		return true;
	case N_SPECS:
		return !plain_specs(x, n);
	case N_FUNC_DEF:
		visit_scope(x, n);
		return true;
	case N_STRUCT:
	case N_ENUM:
		if (!node_role(x->s, n, R_FIELDS))
			return false;
		visit_scope(x, n);
		return true;
	case N_PP_DEFINE:
		visit_define(x, n);
		return true;
	case N_PP_PARAMS:
	case N_ATTRIBUTE:
		return false;
	case N_OPAQUE:
	case N_ERROR:
	case N_MACRO_BODY:
		visit_tokens(x, n);
		return true;
	default:
		return true;
	}
}

static void walk(struct extract *x)
{
	const struct node *nodes = x->s->nodes;
	node_id n = SYNTAX_ROOT;

	for (;;) {
		if (visit(x, n) && nodes[n].child) {
			n = nodes[n].child;
			continue;
		}
		for (;;) {
			if (x->now.node == n)
				x->now = x->scopes.at[--x->scopes.len];
			if (n == SYNTAX_ROOT)
				return;
			if (nodes[n].next)
				break;
			n = nodes[n].parent;
		}
		n = nodes[n].next;
	}
}

/* ---- all of it ---------------------------------------------------------------------------------- */

static void begin(struct extract *x)
{
	str_init(&x->texts);
	str_init(&x->buf);
	str_init(&x->params);
	str_init(&x->param_names);
	for (x->mask = 255; x->mask < x->s->ntoks / 16; x->mask = x->mask * 2 + 1)
		;
	x->index = xcalloc(x->mask + 1, sizeof(*x->index));
	x->sym = xmalloc(x->s->ntoks * sizeof(*x->sym));
	x->now = (struct scope){
		.func = NO_TOK, .macro = NO_TOK, .tag_of = NO_TOK, .enumeration = NO_TOK
	};
}

static void end(struct extract *x)
{
	for (int t = 0; t < TABLES; t++)
		vec_release(&x->items[t]);
	vec_release(&x->symbols);
	vec_release(&x->scopes);
	vec_release(&x->members);
	vec_release(&x->bounds);
	vec_release(&x->conds);
	vec_release(&x->macro.params);
	vec_release(&x->macro.body);
	str_release(&x->texts);
	str_release(&x->buf);
	str_release(&x->params);
	str_release(&x->param_names);
	map_free(x->member_map);
	free(x->index);
	free(x->sym);
}

void extract_rows(const struct syntax *s, const struct names *names, const char *path,
		  struct rows *r, struct idents *ids)
{
	static void (*const put[])(struct extract *x) = {
		put_includes,  put_macros, put_typedefs,    put_structs,
		put_fields,    put_enums,  put_enumerators, put_functions,
		put_variables, put_calls,  put_func_refs,   put_configs,
	};
	struct extract x = { .s = s, .names = names, .path = path, .r = r, .ids = ids };

	begin(&x);
	read_tokens(&x);
	conds_prepare(&x);
	walk(&x);
	for (int t = 0; t < TABLES; t++)
		sort_items(&x, (enum table)t);
	for (size_t i = 0; i < ARRAY_SIZE(put); i++) {
		x.line_hint = x.bound_hint = 0;
		put[i](&x);
	}
	for (size_t i = 0; i < x.symbols.len; i++)
		idents_add(ids, x.symbols.at[i].hash >> (64 - IDENT_BITS),
			   x.symbols.at[i].flags & SYM_DECLARED);
	end(&x);
}
