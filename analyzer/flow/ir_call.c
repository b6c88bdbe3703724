// SPDX-License-Identifier: GPL-2.0-only
/* Calls, of functions and of macros, with what may be hidden in them. */
#include "flow/ir_private.h"

/* ---- what is called -------------------------------------------------------------------------- */

const char *ir_call_name(const struct ir_builder *b, node_id e)
{
	node_id c = node_role(b->s, e, R_CALLEE);
	const char *name = c && node_at(b->s, c)->kind == N_IDENT ? node_ident(b->s, c) : "";

	return ir_lookup(b, name) ? "" : name;
}

node_id ir_nth_arg(const struct ir_builder *b, node_id call, int n)
{
	node_id args = node_child_kind(b->s, call, N_ARGS), c = args ? node_at(b->s, args)->child : 0;

	while (c && n-- > 0)
		c = node_at(b->s, c)->next;
	return c;
}

int ir_count_args(const struct ir_builder *b, node_id call)
{
	int n = 0;

	while (ir_nth_arg(b, call, n))
		n++;
	return n;
}

static bool one_of(const char *name, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(name, names[i]))
			return true;
	return false;
}

/* Only the type of what stands there counts, or it is a constant for the compiler. */
bool ir_unevaluated(const char *name)
{
	static const char *const names[] = {
		"offsetof", "__builtin_offsetof", "offsetofend", "sizeof_field", "__builtin_types_compatible_p", "__same_type",
		"__builtin_constant_p", "__builtin_object_size", "__builtin_dynamic_object_size", "static_assert",
		"BUILD_BUG_ON", "BUILD_BUG_ON_MSG", "BUILD_BUG_ON_ZERO", "compiletime_assert", "__is_constexpr",
	};

	return one_of(name, names, ARRAY_SIZE(names));
}

/* guard(mutex)(&m): the two calls are one */
static bool is_guard(const struct ir_builder *b, node_id e)
{
	static const char *const names[] = { "guard", "CLASS", "scoped_class", "scoped_guard" };
	node_id inner = node_role(b->s, e, R_CALLEE);
	const char *name, *label;

	if (!inner || node_at(b->s, inner)->kind != N_CALL)
		return false;
	name = ir_call_name(b, inner);
	if (one_of(name, names, ARRAY_SIZE(names)))
		return true;
	return *name && b->names->macro_leaves && (b->names->macro_leaves(b->names->ctx, name, &label) & FLOW_CLEANS);
}

static tok_id name_token(const struct ir_builder *b, node_id e)
{
	node_id c = node_role(b->s, e, R_CALLEE), name;

	if (!c)
		c = e;
	while (node_at(b->s, c)->kind == N_PAREN || node_at(b->s, c)->kind == N_CALL)
		c = node_at(b->s, c)->child;
	name = node_at(b->s, c)->kind == N_MEMBER || node_at(b->s, c)->kind == N_PMEMBER ? node_role(b->s, c, R_NAME) : 0;
	return node_at(b->s, name ? name : c)->first;
}

/* ---- arguments ------------------------------------------------------------------------------- */

/* A macro may use it or not. */
static ir_id statement_arg(struct ir_builder *b, node_id n)
{
	label_id in = ir_label(b), behind = ir_label(b);

	ir_choice(b, node_at(b->s, n)->first, in, behind);
	ir_place(b, in);
	ir_part(b, n, false);
	ir_place(b, behind);
	return ir_unknown(b);
}

/* Something that may be a call, in what is no C */
static bool may_call(const struct ir_builder *b, node_id n)
{
	tok_id t, next;

	for (t = node_at(b->s, n)->first; t < node_at(b->s, n)->last; t = next) {
		next = token_next(b->s, t);
		if (b->s->toks[t].kind == T_IDENT && b->s->toks[next].kind == T_PUNCT &&
		    b->s->toks[next].sub == P_LPAREN)
			return true;
		if (next <= t)
			return false;
	}
	return false;
}

/* ##args of a macro's body: variable + 1, or 0 */
static uint32_t pasted(const struct ir_builder *b, node_id n)
{
	const struct node *nd = node_at(b->s, n);
	const struct token *t = &b->s->toks[nd->first];
	const char *text;
	size_t len;

	if (t->kind != T_PUNCT || t->sub != P_HASHHASH || token_next(b->s, nd->first) != nd->last)
		return 0;
	text = token_text(b->s, nd->last, &len);
	return ir_lookup(b, internn(text, len));
}

static ir_id argument(struct ir_builder *b, node_id n)
{
	enum node_kind k = node_at(b->s, n)->kind;

	switch (k) {
	case N_EMPTY_ARG:
		return 0;
	case N_TYPE_NAME:
	case N_TOKEN:
	case N_PARAM:
	case N_SPECS:
		return ir_text(b, IE_TYPE, n);
	case N_DECL:
		ir_declaration(b, n);
		return ir_unknown(b);
	case N_ASM:
		ir_asm(b, n);
		return ir_unknown(b);
	case N_OPAQUE:
	case N_ERROR:
		if (pasted(b, n))
			return ir_var(b, pasted(b, n) - 1);
		if (may_call(b, n))
			ir_lost(b, node_at(b->s, n)->first, "an argument that is not understood");
		return ir_unknown(b);
	default:
		return node_kind_is_expr(k) || k == N_INIT_LIST ? ir_value(b, n) : statement_arg(b, n);
	}
}

/* Pushes them on b->list */
static void arguments(struct ir_builder *b, node_id call)
{
	node_id args = node_child_kind(b->s, call, N_ARGS), c;
	ir_id v;

	for (c = args ? node_at(b->s, args)->child : 0; c; c = node_at(b->s, c)->next) {
		v = argument(b, c);
		vec_push(&b->list, v);
	}
}

/* ---- what a macro hides ---------------------------------------------------------------------- */

/* It may do this, or go on. */
static label_id branch_off(struct ir_builder *b, tok_id at)
{
	label_id in = ir_label(b), on = ir_label(b);

	ir_choice(b, at, in, on);
	ir_place(b, in);
	return on;
}

static void hidden_goto(struct ir_builder *b, tok_id at, const char *label)
{
	label_id on = branch_off(b, at);

	if (!label || !ir_go_label(b, at, label))
		ir_lost(b, at, "a macro that goes to a label which is not known");
	ir_place(b, on);
}

static void hidden(struct ir_builder *b, const char *name, node_id call, tok_id at)
{
	const char *label = NULL;
	label_id on;
	unsigned how;

	if (!b->names->macro_leaves || !*name)
		return;
	how = b->names->macro_leaves(b->names->ctx, name, &label);
	if (how & FLOW_GOES) {
		if (label && label[0] == '$')
			label = call ? flow_argument(b->s, call, strtoul(label + 1, NULL, 10)) : NULL;
		hidden_goto(b, at, label);
	}
	if (how & FLOW_RETURNS) {
		on = branch_off(b, at);
		ir_return(b, at, ir_unknown(b));
		ir_place(b, on);
	}
	if (how & FLOW_BREAKS) {
		on = branch_off(b, at);
		ir_break(b, at, true);
		ir_place(b, on);
	}
	if (how & FLOW_CONTINUES) {
		on = branch_off(b, at);
		ir_break(b, at, false);
		ir_place(b, on);
	}
}

void ir_name_used(struct ir_builder *b, node_id ident)
{
	hidden(b, node_ident(b->s, ident), 0, node_at(b->s, ident)->first);
}

/* ---- calls ----------------------------------------------------------------------------------- */

static ir_id emit(struct ir_builder *b, const char *name, node_id call, tok_id at, ir_id e)
{
	ir_emit(b, IR_CALL, at, e, 0);
	if (!*name)
		return e;
	hidden(b, name, call, at);
	if (flow_never_returns(b->names, name))
		ir_emit(b, IR_STOP, at, e, 0);
	return e;
}

static ir_id callee(struct ir_builder *b, node_id e)
{
	node_id c = node_role(b->s, e, R_CALLEE);
	uint32_t v;

	if (!c)
		return ir_unknown(b);
	if (node_at(b->s, c)->kind != N_IDENT)
		return ir_value(b, c);
	v = ir_lookup(b, node_ident(b->s, c));
	return v ? ir_var(b, v - 1) : ir_named(b, IE_NAME, node_ident(b->s, c));
}

static ir_id guard_kind(struct ir_builder *b, node_id inner)
{
	size_t from = b->list.len;
	ir_id a = callee(b, inner);

	arguments(b, inner);
	return ir_with_args(b, IE_CALL, a, from);
}

void ir_remember(struct ir_builder *b, node_id n, uint32_t what)
{
	*map_slot(b->made, (const char *)&n, sizeof(n), NULL) = what;
}

uint32_t ir_made(const struct ir_builder *b, node_id n)
{
	return (uint32_t)map_getn(b->made, (const char *)&n, sizeof(n));
}

static ir_id guard(struct ir_builder *b, node_id e)
{
	node_id inner = node_role(b->s, e, R_CALLEE), name = ir_nth_arg(b, inner, 1);
	const char *text = ir_call_name(b, inner);
	size_t from = b->list.len;
	ir_id a = guard_kind(b, inner), call;

	arguments(b, e);
	call = emit(b, text, inner, name_token(b, e), ir_with_args(b, IE_CALL, a, from));
	if (!strcmp(text, "CLASS") && name && node_at(b->s, name)->kind == N_IDENT) /* declares a variable */
		ir_set(b, node_at(b->s, name)->first, ir_var(b, ir_new_local(b, node_ident(b->s, name))), call, true);
	return call;
}

ir_id ir_call(struct ir_builder *b, node_id e)
{
	const char *name = ir_call_name(b, e);
	size_t from = b->list.len;
	ir_id a, call = ir_pp_call(b, e);

	if (call)
		return call;
	if (ir_unevaluated(name))
		return ir_text(b, IE_SIZEOF, e);
	if (!strcmp(name, "va_arg"))
		return ir_unknown(b);
	if (is_guard(b, e)) {
		call = guard(b, e);
	} else {
		a = callee(b, e);
		arguments(b, e);
		call = emit(b, name, e, name_token(b, e), ir_with_args(b, IE_CALL, a, from));
	}
	ir_remember(b, e, call);
	return call;
}

ir_id ir_macro_name(struct ir_builder *b, node_id ident)
{
	const char *name = node_ident(b->s, ident);
	ir_id e = ir_with_args(b, IE_CALL, ir_named(b, IE_NAME, name), b->list.len);

	return emit(b, name, 0, node_at(b->s, ident)->first, e);
}

void ir_declarer(struct ir_builder *b, node_id n)
{
	node_id name = node_role(b->s, n, R_NAME), value = node_role(b->s, n, R_VALUE);
	const char *text = name ? node_ident(b->s, name) : "";
	size_t from = b->list.len;
	ir_id a;

	if (ir_unevaluated(text))
		return;
	a = ir_named(b, IE_NAME, intern(text));
	arguments(b, n);
	emit(b, text, n, node_at(b->s, n)->first, ir_with_args(b, IE_CALL, a, from));
	ir_effect(b, value);
}

/* ---- iterators and guards with a body -------------------------------------------------------- */

void ir_iterator_call(struct ir_builder *b, node_id n, bool loop)
{
	size_t from = b->list.len;
	ir_id a = callee(b, n), call, v;
	tok_id at = name_token(b, n);
	node_id c;

	arguments(b, n);
	call = ir_with_args(b, IE_CALL, a, from);
	ir_emit(b, IR_CALL, at, call, 0)->loop = loop;
	ir_remember(b, n, call);
	for (int i = 0; loop && (c = ir_nth_arg(b, n, i)); i++) {
		if (node_at(b->s, c)->kind != N_IDENT || !ir_lookup(b, node_ident(b->s, c)))
			continue;
		v = ir_var(b, ir_lookup(b, node_ident(b->s, c)) - 1);
		ir_set(b, node_at(b->s, c)->first, v, ir_unknown(b), true);
	}
	hidden(b, ir_call_name(b, n), n, at);
}

static ir_id variable_cleanup(struct ir_builder *b, node_id attribute, uint32_t var)
{
	const struct syntax *s = b->s;
	tok_id t, last = node_at(s, attribute)->last, fn;
	size_t from = b->list.len, len;
	const char *text;
	bool address;
	ir_id v = ir_var(b, var);

	for (t = node_at(s, attribute)->first; t < last; t = token_next(s, t))
		if (token_is(s, t, "__free") || token_is(s, t, "cleanup") || token_is(s, t, "__cleanup") ||
		    token_is(s, t, "__cleanup__"))
			break;
	address = !token_is(s, t, "__free"); /* the function is given the variable's address */
	fn = token_next(s, token_next(s, t));
	text = token_text(s, fn, &len);
	v = address ? ir_addr(b, v) : v;
	vec_push(&b->list, v);
	return ir_with_args(b, IE_CALL, ir_named(b, IE_NAME, internn(text, len)), from);
}

static void declared_cleanups(struct ir_builder *b, node_id decl, tok_id at)
{
	VEC(ir_id) calls = { 0 };
	node_id c, a;
	ir_id call;

	for (c = node_at(b->s, decl)->child; c; c = node_at(b->s, c)->next) {
		a = node_at(b->s, c)->kind == N_INIT_DECLARATOR ? ir_cleanup_attribute(b, c) : 0;
		if (!a || !ir_made(b, c))
			continue;
		call = variable_cleanup(b, a, ir_made(b, c) - 1);
		vec_push(&calls, call);
	}
	while (calls.len)
		ir_emit(b, IR_CALL, at, calls.at[--calls.len], 0)->leaves = true;
	vec_release(&calls);
}

void ir_cleanup(struct ir_builder *b, node_id decl, tok_id at)
{
	node_id call = decl;
	ir_id e;

	if (node_at(b->s, decl)->kind == N_DECL) {
		declared_cleanups(b, decl, at);
		return;
	}
	if (node_at(b->s, decl)->kind != N_ITERATOR)
		call = node_at(b->s, decl)->child;
	e = ir_made(b, call);
	if (e)
		ir_emit(b, IR_CALL, at, e, 0)->leaves = true;
}

/* ---- asm ------------------------------------------------------------------------------------- */

/* Where in an asm statement a token stands: how many colons are before it */
struct asm_scan {
	tok_id t;
	int depth, colons;
	bool goes;
};

static void asm_token(const struct syntax *s, struct asm_scan *a)
{
	const struct token *k = &s->toks[a->t];

	if (k->kind == T_IDENT && !a->depth)
		a->goes |= memmem(token_text(s, a->t, NULL), k->len, "goto", 4) != NULL;
	if (k->kind == T_PUNCT) {
		a->depth += k->sub == P_LPAREN || k->sub == P_LBRACKET;
		a->depth -= k->sub == P_RPAREN || k->sub == P_RBRACKET;
		a->colons += k->sub == P_COLON && a->depth == 1;
	}
	a->t++;
}

static void asm_labels(struct ir_builder *b, node_id n)
{
	struct asm_scan a = { node_at(b->s, n)->first, 0, 0, false };
	const char *text;
	size_t len;
	label_id on;

	while (a.t <= node_at(b->s, n)->last) {
		if (b->s->toks[a.t].kind == T_IDENT && a.depth == 1 && a.colons == 4 && a.goes) {
			text = token_text(b->s, a.t, &len);
			on = branch_off(b, a.t);
			if (!ir_go_label(b, a.t, internn(text, len)))
				ir_lost(b, a.t, "an asm goto to a label that is not there");
			ir_place(b, on);
		}
		asm_token(b->s, &a);
	}
}

void ir_asm(struct ir_builder *b, node_id n)
{
	struct asm_scan a = { node_at(b->s, n)->first, 0, 0, false };
	size_t from = b->list.len;
	ir_id v;

	for (node_id c = node_at(b->s, n)->child; c; c = node_at(b->s, c)->next) {
		while (a.t < node_at(b->s, c)->first)
			asm_token(b->s, &a);
		if (!node_kind_is_expr(node_at(b->s, c)->kind))
			continue;
		v = ir_value(b, c);
		if (a.colons != 1)
			continue;
		vec_push(&b->list, v);
		vec_push(&b->list, node_at(b->s, c)->first);
	}
	for (size_t i = from; i < b->list.len; i += 2)
		ir_set(b, b->list.at[i + 1], b->list.at[i], ir_unknown(b), true);
	b->list.len = from;
	asm_labels(b, n);
}
