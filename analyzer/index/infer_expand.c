// SPDX-License-Identifier: GPL-2.0-only
/*
 * The text that a macro call expands to: one step of what the preprocessor does, with the places of the
 * arguments in it; or all steps, where a name is put together from the results of others.
 */
#include "index/infer_private.h"

/* ---- definitions --------------------------------------------------------------------------------- */

/* The end of the token at p: words and numbers, literals, comments, ## and single characters */
static const char *token_end(const char *p)
{
	const char *close;
	char quote = *p;

	if (p[0] == '/' && (p[1] == '*' || p[1] == '/')) {
		close = strstr(p + 2, p[1] == '*' ? "*/" : "\n");
		return !close ? p + strlen(p) : p[1] == '*' ? close + 2 : close;
	}
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

static bool is_blank(const char *p)
{
	return *p == ' ' || *p == '\t' || *p == '\n' || *p == '\r' ||
	       (p[0] == '/' && (p[1] == '*' || p[1] == '/'));
}

static bool is_word(const char *p)
{
	return ident_char(*p) && (*p < '0' || *p > '9');
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

	for (; *p; p = end) {
		end = token_end(p);
		if (is_blank(p)) {
			blank = true;
			continue;
		}
		t = (struct macro_token){ p, (uint32_t)(end - p), -1, is_word(p), blank };
		blank = false;
		if (t.ident)
			t.param = param_index(m, p, t.len);
		vec_push(&m->tokens, t);
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
	m->hash = hash64(m->body, strlen(m->body)) +
		  (m->params_text ? hash64(m->params_text, strlen(m->params_text)) : 1);
	split_params(m);
	split_body(m);
	return m;
}

bool macro_seen(struct infer *in, const struct picked *p, size_t i)
{
	size_t k;

	for (k = 0; k < i; k++)
		if (macro_of(in, p->at[k])->hash == macro_of(in, p->at[i])->hash)
			return true;
	return false;
}

/* ---- arguments ----------------------------------------------------------------------------------- */

/* One argument, [p, p + n) of the call's text, without white space around */
static void add_actual(struct expansion *x, const char *p, size_t n)
{
	while (n && is_blank(p) && *p != '/') {
		p++;
		n--;
	}
	while (n && is_blank(p + n - 1) && p[n - 1] != '/')
		n--;
	vec_push(&x->args, (struct actual){ .p = p, .len = n });
}

/* p is at the '('; returns what is behind the ')', NULL when there is none. A variadic macro's last
 * argument keeps its commas. */
static const char *split_args(struct expansion *x, const char *p)
{
	size_t fixed = x->m->variadic ? x->m->params.len - 1 : SIZE_MAX;
	const char *start = p + 1;
	int depth = 0;

	for (; *p; p = token_end(p)) {
		if (*p == '(' || *p == '[' || *p == '{')
			depth++;
		else if (*p == ']' || *p == '}')
			depth--;
		else if (*p == ')' && !--depth)
			break;
		/* braces and brackets protect no comma, but kernel code has none that counts */
		if (*p == ',' && depth == 1 && x->args.len < fixed) {
			add_actual(x, start, (size_t)(p - start));
			start = p + 1;
		}
	}
	if (!*p)
		return NULL;
	add_actual(x, start, (size_t)(p - start));
	return p + 1;
}

/* As many as there are parameters; f() has one empty argument or none. */
static bool fit_args(struct expansion *x)
{
	size_t n = x->m->params.len;

	if (!n && x->args.len == 1 && !x->args.at[0].len)
		x->args.len = 0;
	if (x->m->variadic && x->args.len + 1 == n)
		vec_push(&x->args, (struct actual){ .p = "" });
	return x->args.len == n;
}

/* ---- substitution -------------------------------------------------------------------------------- */

static bool is_tok(const struct macro *m, size_t i, const char *text)
{
	return i < m->tokens.len && m->tokens.at[i].len == strlen(text) &&
	       !memcmp(m->tokens.at[i].p, text, m->tokens.at[i].len);
}

/* Appends text of the call's file and notes which of the call's arguments stand in it. */
static void put_source(struct expansion *x, const char *p, size_t len)
{
	const struct syntax *s = x->s;
	uint32_t base = (uint32_t)x->out.len, from, start, end;
	node_id c;

	str_addn(&x->out, p, len);
	if (!s || p < s->text || p >= s->text + s->size)
		return;
	from = (uint32_t)(p - s->text);
	for (c = x->nodes; c; c = node_at(s, c)->next) {
		start = node_start(s, c);
		end = node_end(s, c);
		if (start >= from && end <= from + len)
			vec_push(&x->places, (struct argument){ base + start - from, base + end - from, c });
	}
}

static void put_actual(struct expansion *x, const struct actual *a, bool raw)
{
	if (a->expanded && !raw)
		str_add(&x->out, a->expanded);
	else
		put_source(x, a->p, a->len);
}

/* `, ## args` with no args: the comma goes */
static void drop_comma(struct str *out)
{
	while (out->len && (out->buf[out->len - 1] == ' ' || out->buf[out->len - 1] == ','))
		if (out->buf[--out->len] == ',')
			break;
	out->buf[out->len] = '\0';
}

/* The ')' that belongs to the '(' at i */
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

/* A parameter among the tokens from `from` on */
static void put_param(struct expansion *x, size_t from, size_t i, bool glued)
{
	const struct macro *m = x->m;
	const struct actual *a = &x->args.at[m->tokens.at[i].param];
	bool comma = glued && i >= from + 2 && is_tok(m, i - 2, ",");

	if (comma && !a->len)
		drop_comma(&x->out);
	if (comma)
		str_addch(&x->out, ' ');
	put_actual(x, a, !comma && (glued || is_tok(m, i + 1, "##")));
}

static void substitute(struct expansion *x, size_t from, size_t to)
{
	const struct macro *m = x->m;
	const struct macro_token *t;
	bool glued;
	size_t i, end;

	for (i = from; i < to; i++) {
		t = &m->tokens.at[i];
		if (is_tok(m, i, "##"))
			continue;
		glued = i > from && is_tok(m, i - 1, "##");
		if (!glued && (t->blank || t->param >= 0 || (i > from && m->tokens.at[i - 1].param >= 0)))
			str_addch(&x->out, ' ');
		if (m->function_like && is_tok(m, i, "#") && i + 1 < to && m->tokens.at[i + 1].param >= 0) {
			str_add(&x->out, "\"\"");
			i++;
		} else if (m->variadic && is_tok(m, i, "__VA_OPT__") && is_tok(m, i + 1, "(")) {
			end = group_end(m, i + 1);
			if (x->args.at[x->args.len - 1].len)
				substitute(x, i + 2, end);
			i = end;
		} else if (t->param >= 0) {
			put_param(x, from, i, glued);
		} else {
			str_addn(&x->out, t->p, t->len);
		}
	}
}

void expansion_release(struct expansion *x)
{
	size_t i;

	for (i = 0; i < x->args.len; i++)
		free(x->args.at[i].expanded);
	vec_release(&x->args);
	vec_release(&x->places);
	str_release(&x->out);
}

/* ---- all steps ----------------------------------------------------------------------------------- */

#define MAX_NESTING 12   /* macros within macros */
#define MAX_STEPS 200    /* for one word */
#define MAX_RESULT 4000  /* bytes */

struct names_seen {
	const char *at[MAX_NESTING];
	int n, steps;
};

static void expand_all(struct infer *in, const char *p, struct names_seen *seen, struct str *out);

static char *expanded(struct infer *in, const char *p, size_t len, struct names_seen *seen)
{
	struct str out = STR_INIT;
	char *copy = xstrndup(p, len);

	expand_all(in, copy, seen, &out);
	free(copy);
	return str_detach(&out, NULL);
}

/* The definition of a macro that can be meant here: the first of the nearest that is no mere mark */
static const struct macro *definition(struct infer *in, const char *name)
{
	const struct macro *m;
	struct picked p;
	size_t i;

	pick(in, DECL_MACRO, "", name, 0, &p);
	for (i = 0; i < p.len && p.rank < RANK_HIDDEN; i++) {
		m = macro_of(in, p.at[i]);
		if (m->tokens.len != 1 || internn(m->tokens.at[0].p, m->tokens.at[0].len) != name)
			return m;
	}
	return NULL;
}

/* The macro call or lone macro at p, [p, end) being its name: the text it stands for goes to out, one
 * step of it; NULL when it is none. Returns what is behind it. */
static const char *expand_once(struct infer *in, const char *p, const char *end, struct names_seen *seen,
			       struct str *out)
{
	struct expansion x = { .m = definition(in, internn(p, (size_t)(end - p))), .out = STR_INIT };
	const char *rest = end;
	size_t i;

	if (!x.m)
		return NULL;
	if (x.m->function_like) {
		while (*rest && is_blank(rest))
			rest = token_end(rest);
		rest = *rest == '(' ? split_args(&x, rest) : NULL;
		if (!rest || !fit_args(&x)) {
			expansion_release(&x);
			return NULL;
		}
		for (i = 0; seen && i < x.args.len; i++)
			x.args.at[i].expanded = expanded(in, x.args.at[i].p, x.args.at[i].len, seen);
	}
	substitute(&x, 0, x.m->tokens.len);
	str_addn(out, x.out.buf, x.out.len);
	expansion_release(&x);
	return rest;
}

static const char *expand_word(struct infer *in, const char *p, const char *end, struct names_seen *seen,
			       struct str *out)
{
	const char *name = internn(p, (size_t)(end - p)), *rest;
	struct str step = STR_INIT;
	int i;

	for (i = 0; i < seen->n && seen->at[i] != name; i++)
		;
	if (i < seen->n || i == MAX_NESTING || seen->steps++ > MAX_STEPS)
		return NULL;
	rest = expand_once(in, p, end, seen, &step);
	if (rest) {
		seen->at[seen->n++] = name;
		expand_all(in, step.buf, seen, out);
		seen->n--;
	}
	str_release(&step);
	return rest;
}

static void expand_all(struct infer *in, const char *p, struct names_seen *seen, struct str *out)
{
	const char *end, *rest;

	for (; *p && seen->steps <= MAX_STEPS; p = rest) {
		end = rest = token_end(p);
		if (out->len > MAX_RESULT)
			seen->steps = MAX_STEPS + 1; /* given up */
		if (is_word(p)) {
			rest = !strncmp(p, "__COUNTER__", (size_t)(end - p)) ? NULL :
			       expand_word(in, p, end, seen, out);
			if (rest)
				continue;
			rest = end;
		}
		str_addn(out, p, (size_t)(end - p));
	}
}

/* "a" and "  a " are one word */
static const char *only_word(struct str *text)
{
	char *p = text->buf, *end;

	while (*p && is_blank(p))
		p++;
	end = p + ident_length(p);
	if (end == p || end[strspn(end, " \t\n")])
		return NULL;
	return internn(p, (size_t)(end - p));
}

/* The one word that this text is after all expansions, interned, or NULL */
static const char *expand_to_word(struct infer *in, const char *p, size_t len)
{
	struct names_seen seen = { .n = 0 };
	struct str out = STR_INIT;
	char *copy = xstrndup(p, len);
	const char *word;

	expand_all(in, copy, &seen, &out);
	word = seen.steps > MAX_STEPS ? NULL : only_word(&out);
	str_release(&out);
	free(copy);
	return word;
}

/* ---- one step ------------------------------------------------------------------------------------ */

/* __UNIQUE_ID(x), COUNT_ARGS(a, b): an argument that is a call and stands for one word counts as the
 * word, since others may be put together from it. */
static void reduce_args(struct infer *in, struct expansion *x)
{
	struct actual *a;
	const char *word;
	size_t i;

	for (i = 0; in->up && i < x->args.len; i++) {
		a = &x->args.at[i];
		if (!a->len || a->p[a->len - 1] != ')' || !is_word(a->p) || *token_end(a->p) != '(' ||
		    a->len > 400)
			continue;
		if (!definition(in, internn(a->p, (size_t)(token_end(a->p) - a->p))))
			continue;
		word = expand_to_word(in, a->p, a->len);
		if (word)
			a->expanded = xstrdup(word);
	}
}

bool expansion_of(struct infer *in, const struct decl *e, node_id call, struct expansion *x)
{
	const struct syntax *s = in->s;
	bool lone = is_lone_ident(s, call);
	node_id args = lone ? 0 : macro_call_args(s, call);
	uint32_t start;

	*x = (struct expansion){ .m = macro_of(in, e), .s = s, .out = STR_INIT };
	if (!x->m->tokens.len || (!lone && (!args || node_has_directive(s, args))))
		return false;
	start = lone ? 0 : node_start(s, args);
	x->nodes = lone ? 0 : node_at(s, args)->child;
	if (x->m->function_like) {
		if (lone || !split_args(x, s->text + start) || !fit_args(x))
			return false;
		reduce_args(in, x);
		substitute(x, 0, x->m->tokens.len);
		return true;
	}
	substitute(x, 0, x->m->tokens.len);
	if (!lone) { /* #define f g, used as f(x) */
		str_addch(&x->out, ' ');
		put_source(x, s->text + start, node_end(s, args) - start);
	}
	return true;
}

bool expansion_more(struct infer *in, struct expansion *x, size_t off)
{
	const char *p = x->out.buf + off, *end, *rest;
	struct str step = STR_INIT;
	size_t i, n = 0, behind, grown;

	if (off >= x->out.len || !is_word(p))
		return false;
	end = token_end(p);
	rest = expand_once(in, p, end, NULL, &step);
	if (!rest) {
		str_release(&step);
		return false;
	}
	behind = (size_t)(rest - x->out.buf);
	grown = step.len;
	str_addn(&step, rest, x->out.len - behind);
	x->out.len = off;
	str_addn(&x->out, step.buf, step.len);
	str_release(&step);
	for (i = 0; i < x->places.len; i++) { /* of arguments before it and behind it */
		if (x->places.at[i].start >= behind) {
			x->places.at[i].start += (uint32_t)(off + grown - behind);
			x->places.at[i].end += (uint32_t)(off + grown - behind);
		} else if (x->places.at[i].end > off) {
			continue;
		}
		x->places.at[n++] = x->places.at[i];
	}
	x->places.len = n;
	return true;
}
