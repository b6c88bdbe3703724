// SPDX-License-Identifier: GPL-2.0-only
/* Macros that leave, and functions that never return: what definitions say. */
#include "flow/macros.h"
#include "index/index.h"

#define MAX_NESTING 8      /* of macros in macros */
#define MAX_DEFINITIONS 16 /* of one name, that are read */

struct leaves {
	unsigned how;
	const char *label;
	bool labels_differ;
};
struct flow_macros {
	const struct syntax *s;
	const struct decls *decls;
	struct index *ix;
	const char *path, *arch;
	struct arena *arena;
	struct map *own;           /* name → index + 1 in defines of the last one */
	VEC(struct own_define { node_id node; uint32_t next; }) defines;
	struct map *known;         /* name → struct leaves; there, but empty, while it is found out */
	struct map *dead;          /* name → 1: never returns, 2: it does */
};

/* One definition whose body is looked at */
struct definition {
	struct flow_macros *m;
	const struct syntax *s;
	node_id define, body;
	int depth;
	struct leaves *out;
};

static const struct leaves *leaves_of(struct flow_macros *m, const char *name, int depth);

/* ---- one body -------------------------------------------------------------------------------- */

/* "$2" for the second parameter, the name itself for any other, NULL for a label of the body */
static const char *label_name(const struct definition *d, const char *name)
{
	node_id params = node_role(d->s, d->define, R_PARAMS), p, n;
	int nth = 1;

	for (p = params ? node_at(d->s, params)->child : 0; p; p = node_at(d->s, p)->next, nth++)
		if (node_ident(d->s, p) == name)
			return arena_printf(d->m->arena, "$%d", nth);
	for (n = d->body; n; n = node_next(d->s, n, d->body))
		if (node_at(d->s, n)->kind == N_LABEL && node_ident(d->s, n) == name)
			return NULL;
	return name;
}

static void goes(struct definition *d, const char *label)
{
	struct leaves *l = d->out;

	if (!label)
		l->labels_differ = true;
	else if ((l->how & FLOW_GOES) && l->label && strcmp(l->label, label))
		l->labels_differ = true;
	else
		l->label = label;
	l->how |= FLOW_GOES;
}

static bool caught(const struct definition *d, node_id n, bool loops_only)
{
	enum node_kind k;

	for (; n != d->body; n = node_at(d->s, n)->parent) {
		k = node_at(d->s, node_at(d->s, n)->parent)->kind;
		if (k == N_WHILE || k == N_FOR || k == N_DO || k == N_ITERATOR || (k == N_SWITCH && !loops_only))
			return true;
	}
	return false;
}

/* The label that a macro within the body goes to, seen from the outer one; *own: it is in that one's body */
static const char *label_through(const struct definition *d, node_id n, const char *label, bool *own)
{
	node_id args, a;
	unsigned long nth;

	if (!label || label[0] != '$')
		return label;
	args = node_child_kind(d->s, node_at(d->s, n)->parent, N_ARGS);
	a = args ? node_at(d->s, args)->child : 0;
	for (nth = strtoul(label + 1, NULL, 10); a && --nth;)
		a = node_at(d->s, a)->next;
	if (!a || node_at(d->s, a)->kind != N_IDENT)
		return NULL;
	label = label_name(d, node_ident(d->s, a));
	*own = !label;
	return label;
}

/* Does its scope end before the macro's body does? */
static bool in_block(const struct definition *d, node_id n)
{
	for (; n != d->body; n = node_at(d->s, n)->parent)
		if (node_at(d->s, n)->kind == N_COMPOUND)
			return true;
	return false;
}

static void inner_macro(struct definition *d, node_id n)
{
	const char *name = node_ident(d->s, n);
	const struct leaves *l;
	const char *label;
	bool own = false;
	unsigned how;

	if (node_at(d->s, n)->role == R_NAME || node_at(d->s, n)->role == R_LABEL)
		return;
	l = leaves_of(d->m, name, d->depth + 1);
	how = l->how;
	if (caught(d, n, false))
		how &= ~FLOW_BREAKS;
	if (caught(d, n, true))
		how &= ~FLOW_CONTINUES;
	if (in_block(d, n))
		how &= ~FLOW_CLEANS;
	label = how & FLOW_GOES ? label_through(d, n, l->label, &own) : NULL;
	if (own)
		how &= ~FLOW_GOES;
	else if (how & FLOW_GOES)
		goes(d, label);
	d->out->how |= how;
}

static void goto_in(struct definition *d, node_id n)
{
	node_id label = node_role(d->s, n, R_LABEL);
	const char *to;

	if (!label || node_at(d->s, label)->kind != N_IDENT) {
		goes(d, NULL);
		return;
	}
	to = label_name(d, node_ident(d->s, label));
	if (to)
		goes(d, to);
}

/* asm goto: labels are names behind the fourth colon. One of them is enough to say that it goes somewhere. */
static void asm_in(struct definition *d, node_id n)
{
	int colons = 0, depth = 0;
	const char *to;
	bool is_goto = false;

	for (tok_id t = node_at(d->s, n)->first; t <= node_at(d->s, n)->last; t++) {
		const struct token *k = &d->s->toks[t];

		is_goto |= !depth && k->kind == T_IDENT && memmem(token_text(d->s, t, NULL), k->len, "goto", 4);
		if (k->kind == T_IDENT && is_goto && depth == 1 && colons == 4) {
			to = label_name(d, internn(token_text(d->s, t, NULL), k->len));
			if (to)
				goes(d, to);
		}
		if (k->kind != T_PUNCT)
			continue;
		depth += (k->sub == P_LPAREN || k->sub == P_LBRACKET) - (k->sub == P_RPAREN || k->sub == P_RBRACKET);
		colons += k->sub == P_COLON && depth == 1;
	}
}

static void look_at(struct definition *d, node_id n)
{
	switch (node_at(d->s, n)->kind) {
	case N_RETURN:
		d->out->how |= FLOW_RETURNS;
		break;
	case N_GOTO:
		goto_in(d, n);
		break;
	case N_BREAK:
		if (!caught(d, n, false))
			d->out->how |= FLOW_BREAKS;
		break;
	case N_CONTINUE:
		if (!caught(d, n, true))
			d->out->how |= FLOW_CONTINUES;
		break;
	case N_ASM:
		asm_in(d, n);
		break;
	case N_IDENT:
		inner_macro(d, n);
		break;
	}
}

/* A body that could not be parsed */
static void look_at_tokens(struct definition *d)
{
	const struct node *b = node_at(d->s, d->body);

	for (tok_id t = b->first; t <= b->last; t++) {
		if (token_is(d->s, t, "return"))
			d->out->how |= FLOW_RETURNS;
		if (token_is(d->s, t, "goto"))
			goes(d, NULL);
	}
}

/* Does the body leave behind a variable with a clean-up? That is one in no block. */
static bool cleans(const struct definition *d)
{
	const struct syntax *s = d->s;
	const struct node *b = node_at(s, d->body);
	int depth = 0;

	for (tok_id t = b->first; t <= b->last; t++) {
		if (s->toks[t].kind == T_PUNCT)
			depth += (s->toks[t].sub == P_LBRACE) - (s->toks[t].sub == P_RBRACE);
		if (!depth && (token_is(s, t, "__free") || token_is(s, t, "__cleanup") || token_is(s, t, "cleanup") ||
			       token_is(s, t, "__cleanup__")))
			return true;
	}
	return false;
}

static void read_definition(struct flow_macros *m, const struct syntax *s, node_id define, int depth,
			    struct leaves *out)
{
	struct definition d = { m, s, define, node_role(s, define, R_BODY), depth, out };
	node_id n;

	if (!d.body)
		return;
	switch (node_at(s, d.body)->sub) {
	case MB_TOKENS:
		look_at_tokens(&d);
		break;
	case MB_STMT:
	case MB_EXPR:
		for (n = d.body; n;) {
			look_at(&d, n);
			n = node_at(s, n)->kind == N_SIZEOF || node_at(s, n)->kind == N_TYPEOF ?
			    node_skip(s, n, d.body) : node_next(s, n, d.body);
		}
	}
	if (node_at(s, d.body)->sub != MB_ATTR && cleans(&d))
		out->how |= FLOW_CLEANS;
}

/* ---- all definitions of a name --------------------------------------------------------------- */

static void read_text(struct flow_macros *m, const struct decl *e, int depth, struct leaves *out)
{
	struct str text = STR_INIT;
	struct err err = { 0 };
	struct syntax *s;
	node_id define;

	str_addf(&text, "#define %s%s%s%s %s\n", e->name, e->params ? "(" : "", e->params ? e->params : "",
		 e->params ? ")" : "", e->body ? e->body : "");
	if (!syntax_parse(&s, text.buf, text.len, decls_names(m->decls), &err)) {
		define = node_child_kind(s, SYNTAX_ROOT, N_PP_DEFINE);
		if (define)
			read_definition(m, s, define, depth, out);
		syntax_free(s);
	}
	str_release(&text);
}

static bool worth_asking(const struct flow_macros *m, const char *name)
{
	const struct names *names = decls_names(m->decls);

	if (names && names_get(names, name, strlen(name)))
		return true;
	for (; *name; name++)
		if (*name >= 'a' && *name <= 'z')
			return false;
	return true;
}

static void ask_decls(struct flow_macros *m, const char *name, int depth, struct leaves *out)
{
	const struct decl *e = decls_near(m->decls, DECL_MACRO, "", name, m->path, m->arch);
	int n = 0;

	for (; e && n < MAX_DEFINITIONS; e = e->next) {
		if (strcmp(e->path, m->path) && !decls_sees(m->decls, m->path, m->arch, e->path))
			continue;
		n++;
		if (e->s)
			read_definition(m, e->s, e->node, depth, out);
		else
			read_text(m, e, depth, out);
	}
}

static const struct leaves *leaves_of(struct flow_macros *m, const char *name, int depth)
{
	static const struct leaves none;
	struct leaves *l;
	uint32_t i = (uint32_t)map_get(m->own, name);
	uintptr_t *slot;
	bool is_new;

	slot = map_slot(m->known, name, strlen(name), &is_new);
	if (!is_new)
		return (const struct leaves *)*slot;
	l = arena_alloc(m->arena, sizeof(*l));
	*slot = (uintptr_t)l;
	if (depth > MAX_NESTING)
		return &none;
	if (!i && m->decls && worth_asking(m, name))
		ask_decls(m, name, depth, l);
	for (; i; i = m->defines.at[i - 1].next)
		read_definition(m, m->s, m->defines.at[i - 1].node, depth, l);
	if (l->labels_differ)
		l->label = NULL;
	return l;
}

static unsigned macro_leaves(void *ctx, const char *name, const char **label)
{
	const struct leaves *l = leaves_of(ctx, name, 0);

	*label = l->label;
	return l->how;
}

/* ---- functions that never return ------------------------------------------------------------- */

static const char *const never[] = {
	"BUG", "panic", "do_exit", "do_group_exit", "make_task_dead", "kthread_exit", "kthread_complete_and_exit",
	"unreachable", "__builtin_unreachable", "__builtin_trap", "abort", "exit", "_exit", "longjmp",
};

static bool says_noreturn(const char *p, size_t n)
{
	return memmem(p, n, "noreturn", 8) || memmem(p, n, "_Noreturn", 9);
}

static bool take_function(void *ctx, const struct cell *c, int n)
{
	bool *dead = ctx;

	(void)n;
	if (c[6].kind == CELL_TEXT && memmem(c[6].text, c[6].len, "static", 6))
		return false; /* another file's; the own ones are known already */
	*dead = c[7].kind == CELL_TEXT && says_noreturn(c[7].text, c[7].len);
	return *dead;
}

static bool never_returns(void *ctx, const char *name)
{
	struct flow_macros *m = ctx;
	uintptr_t *slot;
	bool is_new, dead = false;

	slot = map_slot(m->dead, name, strlen(name), &is_new);
	if (!is_new)
		return *slot == 1;
	if (m->ix)
		index_named(m->ix, TABLE_FUNCTION, name, take_function, &dead, NULL);
	*slot = dead ? 1 : 2;
	return dead;
}

static bool declares_function(const struct syntax *s, node_id n)
{
	node_id d = node_role(s, n, R_DECLARATOR);

	while (d && node_at(s, d)->kind == N_DR_PTR)
		d = node_role(s, d, R_INNER);
	return d && node_at(s, d)->kind == N_DR_FUNC;
}

/* void fatal(void) __noreturn; with the attribute on either side */
static void own_function(struct flow_macros *m, node_id item)
{
	const struct syntax *s = m->s;
	node_id body = node_role(s, item, R_BODY), d = item, name;
	tok_id t = node_at(s, item)->first, end = body ? node_at(s, body)->first : node_at(s, item)->last;

	if (node_at(s, item)->kind == N_DECL)
		d = node_child_kind(s, item, N_INIT_DECLARATOR);
	if (!d || !declares_function(s, d))
		return;
	name = declarator_name(s, node_role(s, d, R_DECLARATOR));
	for (; name && t < end; t++)
		if (s->toks[t].kind == T_IDENT && says_noreturn(token_text(s, t, NULL), s->toks[t].len))
			map_set(m->dead, node_ident(s, name), 1);
}

/* ---- the file itself ------------------------------------------------------------------------- */

static void own_define(struct flow_macros *m, node_id n)
{
	node_id name = node_role(m->s, n, R_NAME);
	struct own_define d = { n, 0 };
	uintptr_t *slot;

	if (!name)
		return;
	slot = map_slot(m->own, node_ident(m->s, name), strlen(node_ident(m->s, name)), NULL);
	d.next = (uint32_t)*slot;
	vec_push(&m->defines, d);
	*slot = m->defines.len;
}

struct flow_macros *flow_macros_new(const struct syntax *s, const struct decls *decls, struct index *ix,
				    const char *path, const char *arch)
{
	struct flow_macros *m = xcalloc(1, sizeof(*m));
	flow_items_t items = { 0 };
	node_id n;

	m->s = s;
	m->decls = decls;
	m->ix = ix;
	m->path = path;
	m->arch = arch;
	m->arena = arena_new();
	m->own = map_new();
	m->known = map_new();
	m->dead = map_new();
	for (size_t i = 0; i < ARRAY_SIZE(never); i++)
		map_set(m->dead, never[i], 1);
	for (n = 1; n < s->nnodes; n++)
		if (s->nodes[n].kind == N_PP_DEFINE)
			own_define(m, n);
	flow_items(s, &items);
	for (size_t i = 0; i < items.len; i++)
		if (node_at(s, items.at[i])->kind == N_FUNC_DEF || node_at(s, items.at[i])->kind == N_DECL)
			own_function(m, items.at[i]);
	vec_release(&items);
	return m;
}

void flow_macros_free(struct flow_macros *m)
{
	if (!m)
		return;
	map_free(m->own);
	map_free(m->known);
	map_free(m->dead);
	vec_release(&m->defines);
	arena_free(m->arena);
	free(m);
}

struct flow_names flow_macros_names(struct flow_macros *m)
{
	return (struct flow_names){ .macro_leaves = macro_leaves, .noreturn = never_returns, .ctx = m };
}
