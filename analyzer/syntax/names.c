// SPDX-License-Identifier: GPL-2.0-only
/*
 * Names that parsing depends on, and the light pass over #define and typedef lines. Only lines that
 * begin with '#' or "typedef" are looked at; all others cost one memchr().
 */
#include "syntax/names.h"

#define ALIAS_DEPTH 8 /* #define a b, #define b c, … */

struct alias {
	struct alias *next;
	const char *name;
	uint32_t len;
	bool call; /* #define a(x) b(x, 1) */
};
struct name {
	unsigned kinds;
	struct alias *aliases;
};
struct names {
	struct map *map;       /* name → struct name */
	struct arena *arena;
};

struct names *names_new(void)
{
	struct names *n = xcalloc(1, sizeof(*n));

	n->map = map_new();
	n->arena = arena_new();
	return n;
}

void names_free(struct names *n)
{
	if (!n)
		return;
	map_free(n->map);
	arena_free(n->arena);
	free(n);
}

static struct name *slot(struct names *n, const char *name, size_t len)
{
	uintptr_t *p = map_slot(n->map, name, len, NULL);

	if (!*p)
		*p = (uintptr_t)arena_alloc(n->arena, sizeof(struct name));
	return (struct name *)*p;
}

void names_add(struct names *n, const char *name, size_t len, unsigned kinds)
{
	slot(n, name, len)->kinds |= kinds;
}

static void add_alias(struct names *n, const char *name, size_t len, const char *to, size_t to_len,
		      bool call)
{
	struct name *nm;
	struct alias *a;

	if (len == to_len && !memcmp(name, to, len))
		return;
	nm = slot(n, name, len);
	for (a = nm->aliases; a; a = a->next)
		if (a->len == to_len && a->call == call && !memcmp(a->name, to, to_len))
			return;
	a = arena_alloc(n->arena, sizeof(*a));
	a->name = arena_strndup(n->arena, to, to_len);
	a->len = (uint32_t)to_len;
	a->call = call;
	a->next = nm->aliases;
	nm->aliases = a;
}

static unsigned resolve(const struct names *n, const char *name, size_t len, int depth)
{
	const struct name *nm = (const struct name *)map_getn(n->map, name, len);
	const struct alias *a;
	unsigned kinds, more;

	if (!nm)
		return 0;
	kinds = nm->kinds;
	for (a = nm->aliases; a && depth < ALIAS_DEPTH; a = a->next) {
		more = resolve(n, a->name, a->len, depth + 1);
		if (a->call)
			more &= ~(unsigned)(NAME_TYPEDEF | NAME_OPERATOR);
		kinds |= more | (a->call && more ? NAME_FUNC_MACRO : 0);
	}
	return kinds;
}

unsigned names_get(const struct names *n, const char *name, size_t len)
{
	return resolve(n, name, len, 0);
}

void names_diff(const struct names *a, const struct names *b,
		void (*each)(void *ctx, const char *name, size_t len), void *ctx)
{
	const char *name;
	size_t i, len;

	for (i = 0; i < map_size(a->map); i++) {
		name = map_key(a->map, i, &len);
		if (names_get(a, name, len) != names_get(b, name, len))
			each(ctx, name, len);
	}
	for (i = 0; i < map_size(b->map); i++) {
		name = map_key(b->map, i, &len);
		if (!map_hasn(a->map, name, len) && names_get(b, name, len))
			each(ctx, name, len);
	}
}

/* ---- one #define ------------------------------------------------------------------------------- */

struct scan {
	struct names *names;
	struct macro m;
	const char *p, *end;
};

/* The next token of the line in *bt; false at its end */
static bool next_on_line(struct scan *s, struct body_token *bt)
{
	struct token t;
	const char *p;

	while (s->p < s->end && *s->p != '\n') {
		p = s->p;
		s->p = lex_one(p, s->end, &t);
		if (token_is_trivia(&t))
			continue;
		*bt = (struct body_token){ p, (uint32_t)(s->p - p), t.kind, t.sub, false };
		if (t.flags & TF_KEYWORD)
			bt->kind = T_KEYWORD;
		return true;
	}
	return false;
}

static void read_params(struct scan *s)
{
	struct body_token t;

	while (next_on_line(s, &t) && !body_punct(&t, P_RPAREN))
		if (t.kind == T_IDENT || t.kind == T_KEYWORD)
			vec_push(&s->m.params, t);
}

static void read_body(struct scan *s)
{
	struct body_token t, *last;
	bool paste = false;

	while (next_on_line(s, &t)) {
		last = s->m.body.len ? &s->m.body.at[s->m.body.len - 1] : NULL;
		if (body_punct(&t, P_HASHHASH)) {
			paste = last != NULL;
		} else if (paste) {
			if (last->kind == T_KEYWORD || t.kind == T_IDENT)
				last->kind = T_IDENT;
			last->pasted = true;
			paste = false;
		} else {
			vec_push(&s->m.body, t);
		}
	}
}

/* #ifndef X_H / #define X_H: in every header, and of no use */
static bool is_guard(const char *name, size_t len)
{
	while (len && name[len - 1] == '_')
		len--;
	return len > 2 && name[len - 1] == 'H' && name[len - 2] == '_';
}

/* Most macros of the kernel are register numbers: nothing to be learnt from these */
static bool plain_value(const char *p, const char *end)
{
	if (p < end && *p == '(')
		p++;
	return p < end && *p >= '0' && *p <= '9';
}

static void scan_define(struct scan *s)
{
	const struct body_token *alias;
	struct body_token name;
	unsigned kinds;
	bool call;

	if (!next_on_line(s, &name) || (name.kind != T_IDENT && name.kind != T_KEYWORD))
		return;
	s->m.params.len = s->m.body.len = 0;
	s->m.function_like = s->p < s->end && *s->p == '(';
	if (s->m.function_like)
		read_params(s);
	while (s->p < s->end && (*s->p == ' ' || *s->p == '\t'))
		s->p++;
	if (!s->m.function_like && plain_value(s->p, s->end))
		return;
	read_body(s);
	if (!s->m.body.len && !s->m.function_like && is_guard(name.p, name.len))
		return;
	kinds = macro_kinds(&s->m, &alias, &call);
	if (kinds)
		names_add(s->names, name.p, name.len, kinds);
	if (alias)
		add_alias(s->names, name.p, name.len, alias->p, alias->len, call);
}

/* ---- the light pass ----------------------------------------------------------------------------- */

static void add_typedef(void *ctx, const char *name, size_t len)
{
	names_add(ctx, name, len, NAME_TYPEDEF);
}

static bool word_at(const char *p, const char *end, const char *word)
{
	size_t len = strlen(word);

	return (size_t)(end - p) > len && !memcmp(p, word, len) && !ident_char(p[len]);
}

static const char *skip_blanks(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	return p;
}

/* p is the first byte of a line that is no blank; returns where to look for the line's end */
static const char *scan_line(struct scan *s, const char *p)
{
	if (*p == '#') {
		p = skip_blanks(p + 1, s->end);
		if (!word_at(p, s->end, "define"))
			return p;
		s->p = p + strlen("define");
		scan_define(s);
		return s->p;
	}
	if (word_at(p, s->end, "typedef"))
		typedef_names(p + strlen("typedef"), s->end, add_typedef, s->names);
	return p;
}

void names_scan(struct names *n, const char *text, size_t size)
{
	struct scan s = { .names = n, .end = text + size };
	const char *p = text;

	while (p && p < s.end) {
		p = skip_blanks(p, s.end);
		if (p < s.end && (*p == '#' || *p == 't'))
			p = scan_line(&s, p);
		p = p < s.end ? memchr(p, '\n', (size_t)(s.end - p)) : NULL;
		if (p)
			p++;
	}
	vec_release(&s.m.params);
	vec_release(&s.m.body);
}

/* ---- text form ---------------------------------------------------------------------------------- */

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* "name kinds", then " target" for each alias, " target(" for a call */
void names_dump(const struct names *n, struct str *out)
{
	size_t count = map_size(n->map), i;
	const char **sorted = xcalloc(count, sizeof(*sorted));
	const struct name *nm;
	const struct alias *a;

	for (i = 0; i < count; i++)
		sorted[i] = map_key(n->map, i, NULL);
	qsort(sorted, count, sizeof(*sorted), by_name);
	for (i = 0; i < count; i++) {
		nm = (const struct name *)map_get(n->map, sorted[i]);
		str_addf(out, "%s %u", sorted[i], nm->kinds);
		for (a = nm->aliases; a; a = a->next)
			str_addf(out, " %s%s", a->name, a->call ? "(" : "");
		str_addch(out, '\n');
	}
	free(sorted);
}

/* One word up to a blank or the line's end; NULL when there is none */
static const char *word_end(const char *p, const char *end)
{
	const char *start = p;

	while (p < end && *p != ' ')
		p++;
	return p > start ? p : NULL;
}

bool names_add_row(struct names *n, const char *name, size_t len, unsigned kinds, const char *aliases,
		   size_t aliases_len)
{
	const char *p = aliases_len ? aliases : "", *end = p + aliases_len, *q;

	names_add(n, name, len, kinds);
	for (; p < end; p = q + 1) {
		q = word_end(p, end);
		if (!q || (*p == '(' && q == p + 1))
			return false;
		add_alias(n, name, len, p, (size_t)(q - p) - (q[-1] == '('), q[-1] == '(');
	}
	return true;
}

static bool load_line(struct names *n, const char *p, const char *end)
{
	const char *name = p, *stop = word_end(p, end);
	size_t len;
	unsigned kinds = 0;

	if (!stop || stop == end)
		return false;
	len = (size_t)(stop - name);
	for (p = stop + 1; p < end && *p >= '0' && *p <= '9'; p++)
		kinds = kinds * 10 + (unsigned)(*p - '0');
	if (p == stop + 1 || (p < end && *p != ' '))
		return false;
	p += p < end;
	return names_add_row(n, name, len, kinds, p, (size_t)(end - p)) && end[-1] != ' ';
}

int names_load(struct names *n, const char *text, size_t size, struct err *err)
{
	const char *p = text, *end = text + size, *nl;
	int line = 1;

	for (; p < end; p = nl + 1, line++) {
		nl = memchr(p, '\n', (size_t)(end - p));
		if (!nl || !load_line(n, p, nl))
			return err_set(err, ERR_FAIL, "list of names: line %d is malformed", line);
	}
	return 0;
}
