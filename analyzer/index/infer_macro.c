// SPDX-License-Identifier: GPL-2.0-only
/*
 * Macros: one level of expansion as text, parsed on the spot. The names in an expansion mean what they
 * mean where the macro is used, as for the preprocessor.
 */
#include "index/infer_private.h"

/* ---- definitions --------------------------------------------------------------------------------- */

static bool ident_char(char c)
{
	return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* The end of the token at p: words and numbers, literals, ## and single characters */
static const char *token_end(const char *p)
{
	char quote = *p;

	if (ident_char(*p)) {
		while (ident_char(*p) || (*p == '.' && p[1] >= '0' && p[1] <= '9'))
			p++;
		return p;
	}
	if (quote == '"' || quote == '\'') {
		for (p++; *p && *p != quote; p++)
			if (*p == '\\' && p[1])
				p++;
		return *p ? p + 1 : p;
	}
	return p[0] == '#' && p[1] == '#' ? p + 2 : p + 1;
}

static int param_index(const struct macro *m, const char *p, size_t len)
{
	const char *name = internn(p, len);
	size_t i;

	for (i = 0; i < m->params.len; i++)
		if (m->params.at[i] == name)
			return (int)i;
	return -1;
}

static void split_params(struct macro *m)
{
	const char *p = m->params_text, *end;
	size_t n;

	m->function_like = p != NULL;
	while (p && *p) {
		end = strchr(p, ',');
		n = end ? (size_t)(end - p) : strlen(p);
		while (n && (*p == ' ' || *p == '\t')) {
			p++;
			n--;
		}
		while (n && (p[n - 1] == ' ' || p[n - 1] == '\t'))
			n--;
		if (n >= 3 && !memcmp(p + n - 3, "...", 3)) {
			m->variadic = true;
			for (n -= 3; n && p[n - 1] == ' '; n--)
				;
			vec_push(&m->params, n ? internn(p, n) : intern("__VA_ARGS__"));
		} else {
			vec_push(&m->params, internn(p, n));
		}
		p = end ? end + 1 : NULL;
	}
}

static void split_body(struct macro *m)
{
	struct macro_token t;
	const char *p = m->body, *end;
	bool blank = false;

	while (*p) {
		if (*p == ' ' || *p == '\t' || *p == '\n') {
			p++;
			blank = true;
			continue;
		}
		end = token_end(p);
		t = (struct macro_token){ p, (uint32_t)(end - p), -1, ident_char(*p) && (*p < '0' || *p > '9'),
					  blank };
		blank = false;
		if (t.ident)
			t.param = param_index(m, p, t.len);
		vec_push(&m->tokens, t);
		p = end;
	}
	/* `#define f(x) g(x);`: the semicolon is no part of the expression */
	while (m->tokens.len && *m->tokens.at[m->tokens.len - 1].p == ';')
		m->tokens.len--;
}

const struct macro *macro_of(struct infer *in, const struct decl *e)
{
	uintptr_t *slot = map_slot(in->sh->macros, (const char *)&e, sizeof(e), NULL);
	struct macro *m = (struct macro *)*slot;

	if (m)
		return m;
	m = xcalloc(1, sizeof(*m));
	*slot = (uintptr_t)m;
	decl_macro_text(e, &m->params_text, &m->body);
	split_params(m);
	split_body(m);
	return m;
}

/* ---- substitution -------------------------------------------------------------------------------- */

struct actual {
	const char *p;
	size_t len;
	node_id first; /* arguments from this one … */
	size_t n;      /* … that many */
};
typedef VEC(struct actual) actuals_t;
struct subst {
	const struct macro *m;
	const struct syntax *s; /* of the call */
	actuals_t args;
	struct str out;
	VEC(struct argument) places;
};

static bool is_tok(const struct macro *m, size_t i, const char *text)
{
	return i < m->tokens.len && m->tokens.at[i].len == strlen(text) &&
	       !memcmp(m->tokens.at[i].p, text, m->tokens.at[i].len);
}

static struct actual actual_of(const struct syntax *s, node_id first, node_id last, size_t n)
{
	uint32_t start = node_start(s, first);

	if (node_at(s, first)->kind == N_EMPTY_ARG && n == 1)
		return (struct actual){ "", 0, 0, 0 };
	return (struct actual){ s->text + start, node_end(s, last) - start, first, n };
}

/* One actual for each parameter; false when their number does not fit */
static bool bind_args(struct subst *sub, node_id args)
{
	const struct syntax *s = sub->s;
	const struct macro *m = sub->m;
	size_t fixed = m->params.len - m->variadic, n = 0;
	node_id c = args ? node_at(s, args)->child : 0, last;

	for (; c && sub->args.len < fixed; c = node_at(s, c)->next)
		vec_push(&sub->args, actual_of(s, c, c, 1));
	if (sub->args.len < fixed) {
		if (sub->args.len || fixed != 1)
			return false;
		vec_push(&sub->args, (struct actual){ "", 0, 0, 0 });
	}
	if (!m->variadic)
		return !c || (node_at(s, c)->kind == N_EMPTY_ARG && !node_at(s, c)->next);
	if (!c) {
		vec_push(&sub->args, (struct actual){ "", 0, 0, 0 });
		return true;
	}
	for (last = c, n = 1; node_at(s, last)->next; n++)
		last = node_at(s, last)->next;
	vec_push(&sub->args, actual_of(s, c, last, n));
	return true;
}

/* Appends the text from `origin` on, len bytes, and notes where in it n arguments from c on stand. */
static void put_text(struct subst *sub, uint32_t origin, size_t len, node_id c, size_t n)
{
	const struct syntax *s = sub->s;
	uint32_t base = (uint32_t)sub->out.len;
	struct argument place;

	for (; n && c; n--, c = node_at(s, c)->next) {
		place.start = base + (node_start(s, c) - origin);
		place.end = base + (node_end(s, c) - origin);
		place.node = c;
		vec_push(&sub->places, place);
	}
	str_addn(&sub->out, s->text + origin, len);
}

static void put_argument(struct subst *sub, const struct actual *a)
{
	if (a->len)
		put_text(sub, node_start(sub->s, a->first), a->len, a->first, a->n);
}

/* `, ## args` with no args: the comma goes */
static void drop_comma(struct str *out)
{
	while (out->len && (out->buf[out->len - 1] == ' ' || out->buf[out->len - 1] == ','))
		if (out->buf[--out->len] == ',')
			break;
	out->buf[out->len] = '\0';
}

/* __VA_OPT__(tokens): the index behind it; whether its tokens count is decided by the caller */
static size_t group_end(const struct macro *m, size_t i)
{
	int depth = 0;

	for (; i < m->tokens.len; i++) {
		if (is_tok(m, i, "("))
			depth++;
		else if (is_tok(m, i, ")") && !--depth)
			return i;
	}
	return i;
}

static void substitute(struct subst *sub, size_t from, size_t to)
{
	const struct macro *m = sub->m;
	const struct macro_token *t;
	const struct actual *a;
	bool glued;
	size_t i, end;

	for (i = from; i < to; i++) {
		t = &m->tokens.at[i];
		if (is_tok(m, i, "##"))
			continue;
		glued = i > from && is_tok(m, i - 1, "##");
		if (!glued && (t->blank || t->param >= 0 || (i > from && m->tokens.at[i - 1].param >= 0)))
			str_addch(&sub->out, ' ');
		if (m->function_like && is_tok(m, i, "#") && i + 1 < to && m->tokens.at[i + 1].param >= 0) {
			str_add(&sub->out, "\"\"");
			i++;
		} else if (m->variadic && is_tok(m, i, "__VA_OPT__") && is_tok(m, i + 1, "(")) {
			end = group_end(m, i + 1);
			if (sub->args.at[sub->args.len - 1].len)
				substitute(sub, i + 2, end);
			i = end;
		} else if (t->param >= 0) {
			a = &sub->args.at[t->param];
			if (glued && i >= from + 2 && is_tok(m, i - 2, ",")) {
				if (!a->len)
					drop_comma(&sub->out);
				str_addch(&sub->out, ' ');
			}
			put_argument(sub, a);
		} else {
			str_addn(&sub->out, t->p, t->len);
		}
	}
}

/* ---- fragments ----------------------------------------------------------------------------------- */

struct infer *fragment_new(struct infer *in, node_id at, const char *macro, struct str *text,
			   enum fragment kind)
{
	struct err err = { 0 };
	struct syntax *s = NULL;
	struct infer *f;
	size_t off, len;

	if (in->sh->depth > MAX_DEPTH || in->sh->fragments > MAX_FRAGMENTS)
		return NULL;
	in->sh->fragments++;
	if (syntax_parse_fragment(&s, text->buf, text->len, kind, decls_names(in->decls), &off, &err))
		return NULL;
	f = xcalloc(1, sizeof(*f));
	f->s = s;
	f->text = str_detach(text, &len);
	f->tree = in->tree;
	f->decls = in->decls;
	f->sh = in->sh;
	f->up = in;
	f->at = at;
	f->macro = macro;
	f->types = xcalloc(s->nnodes, sizeof(*f->types));
	scope_init(f);
	return f;
}

node_id macro_call_args(const struct syntax *s, node_id call)
{
	node_id args = node_role(s, call, R_ARGS);

	if (node_at(s, call)->kind == N_DR_FUNC)
		return node_child_kind(s, call, N_PARAMS);
	return args ? args : node_child_kind(s, call, N_ARGS);
}

/* The text that a call expands to in one step; false when the macro does not fit the call */
static bool expand_text(struct subst *sub, node_id call)
{
	const struct syntax *s = sub->s;
	bool lone = node_at(s, call)->kind == N_IDENT || node_at(s, call)->kind == N_TYPE_IDENT;
	node_id args = lone ? 0 : macro_call_args(s, call);

	if (!lone && (!args || node_has_directive(s, args)))
		return false;
	if (sub->m->function_like) {
		if (lone || !bind_args(sub, args))
			return false;
		substitute(sub, 0, sub->m->tokens.len);
		return true;
	}
	substitute(sub, 0, sub->m->tokens.len);
	if (!lone) { /* #define f g, used as f(x) */
		str_addch(&sub->out, ' ');
		put_text(sub, node_start(s, args), node_end(s, args) - node_start(s, args),
			 node_at(s, args)->child, SIZE_MAX);
	}
	return true;
}

struct infer *macro_expand(struct infer *in, node_id call, const struct decl *e, enum fragment kind)
{
	struct subst sub = { .m = macro_of(in, e), .s = in->s, .out = STR_INIT };
	struct infer *f = NULL;

	if (sub.m->tokens.len && expand_text(&sub, call)) {
		if (kind == FRAG_STATEMENTS)
			str_addch(&sub.out, ';');
		f = fragment_new(in, call, e->name, &sub.out, kind);
	}
	if (f) {
		f->args.at = sub.places.at;
		f->args.len = sub.places.len;
	} else {
		vec_release(&sub.places);
	}
	vec_release(&sub.args);
	str_release(&sub.out);
	return f;
}

bool macro_painted(const struct infer *in, const char *name, uint32_t off)
{
	size_t i;

	for (; in->up; in = in->up) {
		for (i = 0; i < in->args.len; i++)
			if (off >= in->args.at[i].start && off < in->args.at[i].end)
				break;
		if (i == in->args.len && in->macro == name)
			return true;
		if (!in->at)
			break;
		off = node_start(in->up->s, in->at);
	}
	return false;
}

static bool is_expr(enum node_kind k)
{
	return k >= N_IDENT && k <= N_GENERIC && k != N_ARGS && k != N_EMPTY_ARG && k != N_TOKEN && k != N_OPAQUE;
}

node_id macro_argument(const struct infer *in, node_id n)
{
	uint32_t start, end;
	size_t i;

	if (!in->args.len)
		return 0;
	start = node_start(in->s, n);
	end = node_end(in->s, n);
	for (i = 0; i < in->args.len; i++)
		if (in->args.at[i].start == start && in->args.at[i].end == end &&
		    (is_expr(node_at(in->up->s, in->args.at[i].node)->kind) ||
		     is_lone_ident(in->up->s, in->args.at[i].node)))
			return in->args.at[i].node;
	return 0;
}
