// SPDX-License-Identifier: GPL-2.0-only
/* Names, scopes, parameters and declarations. */
#include "flow/ir_private.h"

/* ---- scopes ---------------------------------------------------------------------------------- */

void ir_scope_begin(struct ir_builder *b)
{
	vec_push(&b->scopes, (uint32_t)b->bindings.len);
}

void ir_scope_end(struct ir_builder *b)
{
	uint32_t to = b->scopes.at[--b->scopes.len];
	const struct ir_binding *old;

	while (b->bindings.len > to) {
		old = &b->bindings.at[--b->bindings.len];
		*map_slot(b->meaning, old->name, strlen(old->name), NULL) = old->before;
	}
}

uint32_t ir_lookup(const struct ir_builder *b, const char *name)
{
	return (uint32_t)map_get(b->meaning, name);
}

/* meaning: variable + 1, 0 for what is no variable here */
static void bind(struct ir_builder *b, const char *name, uint32_t meaning)
{
	uintptr_t *slot = map_slot(b->meaning, name, strlen(name), NULL);
	struct ir_binding old = { name, (uint32_t)*slot };

	vec_push(&b->bindings, old);
	*slot = meaning;
}

/* Declared in this scope already, in another branch of #if? */
static bool bound_here(const struct ir_builder *b, const char *name)
{
	size_t from = b->scopes.len ? b->scopes.at[b->scopes.len - 1] : 0;

	if (!ir_lookup(b, name))
		return false;
	for (size_t i = b->bindings.len; i > from; i--)
		if (b->bindings.at[i - 1].name == name)
			return true;
	return false;
}

static uint32_t add(struct ir_builder *b, const char *name, int param)
{
	struct ir_var v = { .name = name, .param = param };
	struct ir_local l = { false };

	vec_push(&b->vars, v);
	vec_push(&b->locals, l);
	return (uint32_t)(b->vars.len - 1);
}

uint32_t ir_own_var(struct ir_builder *b)
{
	return add(b, intern(""), -1);
}

/* ---- what a declaration declares ------------------------------------------------------------- */

/* What stands next to the name: N_DR_PTR, N_DR_ARRAY, N_DR_FUNC; N_NONE: nothing */
static enum node_kind nearest(const struct syntax *s, node_id declarator, node_id name)
{
	node_id n = name;

	while (n != declarator) {
		n = node_at(s, n)->parent;
		if (node_at(s, n)->kind != N_DR_PAREN)
			return node_at(s, n)->kind;
	}
	return N_NONE;
}

static bool has_word(const struct syntax *s, node_id specs, unsigned word)
{
	node_id c;

	for (c = specs ? node_at(s, specs)->child : 0; c; c = node_at(s, c)->next)
		if (node_at(s, c)->kind == N_TYPE_WORD && s->toks[node_at(s, c)->first].sub == word)
			return true;
	return false;
}

/* An array's size that is not constant may call something. */
static void sizes(struct ir_builder *b, node_id declarator)
{
	node_id n;

	for (n = declarator; n; n = node_next(b->s, n, declarator)) {
		if (node_at(b->s, n)->kind == N_PARAMS)
			return;
		if (node_at(b->s, n)->role == R_SIZE) {
			ir_effect(b, n);
			return;
		}
	}
}

static uint32_t declare(struct ir_builder *b, node_id specs, node_id declarator)
{
	node_id name = declarator_name(b->s, declarator);
	enum node_kind next = nearest(b->s, declarator, name);
	const char *text = node_ident(b->s, name);
	uint32_t v;

	if (next == N_DR_FUNC || has_word(b->s, specs, K_EXTERN) || has_word(b->s, specs, K_TYPEDEF)) {
		bind(b, text, 0);
		return 0;
	}
	v = ir_lookup(b, text);
	if (bound_here(b, text) || (v && b->macro && b->vars.at[v - 1].param >= 0))
		return v;
	v = add(b, text, -1);
	b->vars.at[v].pointer = next == N_DR_PTR;
	b->vars.at[v].is_static = has_word(b->s, specs, K_STATIC);
	b->locals.at[v].array = next == N_DR_ARRAY;
	bind(b, text, v + 1);
	return v + 1;
}

uint32_t ir_new_local(struct ir_builder *b, const char *name)
{
	if (!bound_here(b, name))
		bind(b, name, add(b, name, -1) + 1);
	return ir_lookup(b, name) - 1;
}

node_id ir_cleanup_attribute(const struct ir_builder *b, node_id n)
{
	node_id specs = node_role(b->s, node_at(b->s, n)->parent, R_SPECS), i;

	for (i = n; i; i = node_at(b->s, i)->role == R_VALUE ? node_skip(b->s, i, n) : node_next(b->s, i, n))
		if (node_at(b->s, i)->kind == N_ATTRIBUTE && flow_cleanup_attribute(b->s, i))
			return i;
	for (i = specs ? node_at(b->s, specs)->child : 0; i; i = node_at(b->s, i)->next)
		if (node_at(b->s, i)->kind == N_ATTRIBUTE && flow_cleanup_attribute(b->s, i))
			return i;
	return 0;
}

/* .name or name:, the only one of this item; NULL: another kind */
static const char *designated(const struct ir_builder *b, node_id init)
{
	node_id d = node_at(b->s, init)->child;
	tok_id t = node_at(b->s, d)->first;
	size_t n;
	const char *text;

	if (node_at(b->s, d)->kind != N_DESIGNATOR || node_at(b->s, node_at(b->s, d)->next)->kind == N_DESIGNATOR)
		return NULL;
	if (token_is(b->s, t, "."))
		t = node_at(b->s, d)->last;
	text = token_text(b->s, t, &n);
	return b->s->toks[t].kind == T_IDENT ? internn(text, n) : NULL;
}

/* { .gfp = GFP_KERNEL }: fields of the variable that is initialised */
static void fields(struct ir_builder *b, node_id list, ir_id var, ir_id value)
{
	const struct ir_expr e = b->exprs.at[value];
	const char *name;
	node_id c;
	uint32_t i = 0;

	for (c = node_at(b->s, list)->child; c; c = node_at(b->s, c)->next)
		if (node_at(b->s, c)->kind == N_PP_COND || node_at(b->s, c)->kind == N_ALT)
			return; /* which value is whose is not known then */
	for (c = node_at(b->s, list)->child; c && i < e.nargs; c = node_at(b->s, c)->next) {
		name = node_at(b->s, c)->kind == N_INIT ? designated(b, c) : NULL;
		if (name)
			ir_set(b, node_at(b->s, c)->first, ir_field(b, var, name), b->args.at[e.args + i], true);
		i++;
	}
}

static void init_declarator(struct ir_builder *b, node_id specs, node_id n)
{
	node_id declarator = node_role(b->s, n, R_DECLARATOR), value = node_role(b->s, n, R_VALUE);
	uint32_t v;
	ir_id e;

	if (!declarator || !declarator_name(b->s, declarator))
		return;
	sizes(b, declarator);
	v = declare(b, specs, declarator);
	if (v && ir_cleanup_attribute(b, n))
		ir_remember(b, n, v);
	if (!v || !value || b->vars.at[v - 1].is_static)
		return;
	e = ir_value(b, value);
	ir_set(b, node_at(b->s, declarator_name(b->s, declarator))->first, ir_var(b, v - 1), e, false);
	if (node_at(b->s, value)->kind == N_INIT_LIST && !b->locals.at[v - 1].array)
		fields(b, value, ir_var(b, v - 1), e);
}

void ir_declaration(struct ir_builder *b, node_id n)
{
	node_id specs = node_role(b->s, n, R_SPECS), c;

	for (c = node_at(b->s, n)->child; c; c = node_at(b->s, c)->next)
		if (node_at(b->s, c)->kind == N_INIT_DECLARATOR)
			init_declarator(b, specs, c);
}

/* ---- parameters ------------------------------------------------------------------------------ */

static void parameter(struct ir_builder *b, const char *name, bool pointer)
{
	uint32_t v = add(b, name, (int)b->ir->nparams++);

	b->vars.at[v].pointer = pointer;
	if (*name)
		bind(b, name, v + 1);
}

static node_id function_declarator(const struct syntax *s, node_id item)
{
	node_id n = node_role(s, item, R_DECLARATOR), name = n ? declarator_name(s, n) : 0;

	for (n = name; n && n != item; n = node_at(s, n)->parent)
		if (node_at(s, n)->kind == N_DR_FUNC)
			return n;
	return 0;
}

static void one_param(struct ir_builder *b, node_id p)
{
	const struct syntax *s = b->s;
	node_id d = node_role(s, p, R_DECLARATOR), specs = node_role(s, p, R_SPECS), name = 0, c;
	enum node_kind next;

	if (token_is(s, node_at(s, p)->first, "...")) {
		b->ir->variadic = true;
		return;
	}
	name = d ? declarator_name(s, d) : 0;
	next = name ? nearest(s, d, name) : N_NONE;
	c = specs ? node_at(s, specs)->child : 0;
	if (!d && c && !node_at(s, c)->next && token_is(s, node_at(s, c)->first, "void"))
		return;
	if (!d && c && node_at(s, c)->kind == N_TYPE_IDENT) /* K&R */
		parameter(b, node_ident(s, c), false);
	else
		parameter(b, name ? node_ident(s, name) : intern(""), next != N_NONE);
}

/* int f(a, b) int a; char *b; { … } says behind the list what they are. */
static void old_declarations(struct ir_builder *b, node_id item)
{
	node_id c, k, d;
	uint32_t v;

	for (c = node_at(b->s, item)->child; c; c = node_at(b->s, c)->next) {
		for (k = node_at(b->s, c)->kind == N_DECL ? node_at(b->s, c)->child : 0; k; k = node_at(b->s, k)->next) {
			d = node_role(b->s, k, R_DECLARATOR);
			if (!d || !declarator_name(b->s, d))
				continue;
			v = ir_lookup(b, node_ident(b->s, declarator_name(b->s, d)));
			if (v)
				b->vars.at[v - 1].pointer = nearest(b->s, d, declarator_name(b->s, d)) != N_NONE;
		}
	}
}

static void function_parameters(struct ir_builder *b)
{
	node_id f = function_declarator(b->s, b->item), params = f ? node_child_kind(b->s, f, N_PARAMS) : 0, c;

	for (c = params ? node_at(b->s, params)->child : 0; c; c = node_at(b->s, c)->next)
		if (node_at(b->s, c)->kind == N_PARAM)
			one_param(b, c);
	old_declarations(b, b->item);
}

/* SYSCALL_DEFINE2(name, int, fd, char __user *, buf) */
static void declarer_parameters(struct ir_builder *b)
{
	node_id args = node_child_kind(b->s, b->item, N_ARGS), c, type = 0, d;

	for (c = args ? node_at(b->s, args)->child : 0; c; c = node_at(b->s, c)->next) {
		if (type && node_at(b->s, c)->kind == N_IDENT) {
			d = node_role(b->s, type, R_DECLARATOR);
			parameter(b, node_ident(b->s, c), d && node_at(b->s, d)->kind == N_DR_PTR);
			type = 0;
			continue;
		}
		type = node_at(b->s, c)->kind == N_TYPE_NAME ? c : 0;
		if (!type && node_at(b->s, c)->kind == N_IDENT && c != node_at(b->s, args)->child &&
		    node_at(b->s, c)->next && node_at(b->s, node_at(b->s, c)->next)->kind == N_IDENT)
			type = c; /* a typedef that is not known */
	}
}

static void macro_parameters(struct ir_builder *b)
{
	node_id params = node_role(b->s, b->item, R_PARAMS), c;
	const char *text;
	size_t len;

	for (c = params ? node_at(b->s, params)->child : 0; c; c = node_at(b->s, c)->next) {
		text = token_text(b->s, node_at(b->s, c)->first, &len);
		b->ir->variadic |= token_is(b->s, node_at(b->s, c)->last, "...");
		parameter(b, token_is(b->s, node_at(b->s, c)->first, "...") ? intern("__VA_ARGS__") : internn(text, len),
			  false);
	}
}

void ir_parameters(struct ir_builder *b)
{
	switch (node_at(b->s, b->item)->kind) {
	case N_FUNC_DEF:
		function_parameters(b);
		break;
	case N_DECLARER:
		declarer_parameters(b);
		break;
	case N_PP_DEFINE:
		macro_parameters(b);
		break;
	}
}
