// SPDX-License-Identifier: GPL-2.0-only
/*
 * A small evaluator for the part of make's language that Kbuild files use: variables, conditionals,
 * includes, a few text functions. make is never run; what would need a shell or a compiler
 * ($(call …), $(shell …)) gives a mark, and the word it stands in is dropped by the reader.
 */
#include <ctype.h>

#include "base/file.h"
#include "clang/makefile.h"

#define MAX_DEPTH 24
/* A Makefile may come from anybody: X := $(X)$(X), again and again. A whole kernel needs less than 1 % of it. */
#define MAX_TEXT (1 << 20)
#define MAX_WORK 4000000

struct var {
	char *text;
	bool lazy; /* "=": expanded when used */
};

static void expand(struct makefile *f, const char *s, size_t n, struct str *out,
		   int depth);

/* ---- variables ------------------------------------------------------------------------------- */
static void set(struct makefile *f, const char *name, const char *text, bool lazy)
{
	uintptr_t *slot = map_slot(f->vars, name, strlen(name), NULL);
	struct var *v = (struct var *)*slot;

	if (!v)
		*slot = (uintptr_t)(v = xcalloc(1, sizeof(*v)));
	free(v->text);
	v->text = xstrdup(text);
	v->lazy = lazy;
}

static void var_append(struct makefile *f, const char *name, const char *text)
{
	struct var *v = (struct var *)map_get(f->vars, name);
	char *joined;

	if (!v) {
		set(f, name, text, true);
		return;
	}
	if (strlen(v->text) + strlen(text) > MAX_TEXT)
		return;
	joined = xasprintf("%s %s", v->text, text);
	free(v->text);
	v->text = joined;
}

static void expand_var(struct makefile *f, const char *name, struct str *out,
		       int depth)
{
	struct var *v = (struct var *)map_get(f->vars, name);

	if (v && v->lazy)
		expand(f, v->text, strlen(v->text), out, depth + 1);
	else if (v)
		str_add(out, v->text);
	else if (map_get(f->config, name))
		str_add(out, (const char *)map_get(f->config, name));
}

/* ---- functions ------------------------------------------------------------------------------- */
typedef void word_fn(struct str *out, const char *w, size_t n, const char *a, const char *b);

static void each_word(struct str *out, const char *list, word_fn *fn, const char *a, const char *b)
{
	while (*list) {
		size_t n;

		list += strspn(list, " \t\n");
		n = strcspn(list, " \t\n");
		if (n) {
			size_t before = out->len;

			if (before && out->buf[before - 1] != ' ')
				str_addch(out, ' ');
			fn(out, list, n, a, b);
		}
		list += n;
	}
}

static void word_prefix(struct str *out, const char *w, size_t n, const char *a, const char *b)
{
	(void)b;
	str_add(out, a);
	str_addn(out, w, n);
}

static void word_suffix(struct str *out, const char *w, size_t n, const char *a, const char *b)
{
	(void)b;
	str_addn(out, w, n);
	str_add(out, a);
}

/* Does w match a pattern with at most one '%'? Sets the stem. */
static bool word_match(const char *pat, const char *w, size_t n, const char **stem, size_t *stem_len)
{
	const char *pc = strchr(pat, '%');
	size_t pre, post;

	if (!pc)
		return strlen(pat) == n && !memcmp(pat, w, n);
	pre = (size_t)(pc - pat);
	post = strlen(pc + 1);
	if (n < pre + post || memcmp(w, pat, pre) || memcmp(w + n - post, pc + 1, post))
		return false;
	*stem = w + pre;
	*stem_len = n - pre - post;
	return true;
}

static void word_patsubst(struct str *out, const char *w, size_t n, const char *from, const char *to)
{
	const char *stem = "", *pc = strchr(to, '%');
	size_t len = 0;

	if (!word_match(from, w, n, &stem, &len)) {
		str_addn(out, w, n);
	} else if (!pc) {
		str_add(out, to);
	} else {
		str_addn(out, to, (size_t)(pc - to));
		str_addn(out, stem, len);
		str_add(out, pc + 1);
	}
}

static bool any_match(const char *pats, const char *w, size_t n)
{
	while (*pats) {
		const char *stem;
		size_t len, pn;
		char *pat;
		bool hit;

		pats += strspn(pats, " \t");
		pn = strcspn(pats, " \t");
		if (!pn)
			break;
		pat = xstrndup(pats, pn);
		hit = word_match(pat, w, n, &stem, &len);
		free(pat);
		if (hit)
			return true;
		pats += pn;
	}
	return false;
}

static void word_filter(struct str *out, const char *w, size_t n, const char *pats, const char *b)
{
	(void)b;
	if (any_match(pats, w, n))
		str_addn(out, w, n);
}

static void word_filter_out(struct str *out, const char *w, size_t n, const char *pats, const char *b)
{
	(void)b;
	if (!any_match(pats, w, n))
		str_addn(out, w, n);
}

static void word_same(struct str *out, const char *w, size_t n, const char *a, const char *b)
{
	(void)a;
	(void)b;
	str_addn(out, w, n);
}

static void replace_text(struct str *out, const char *text, const char *from, const char *to)
{
	size_t n = strlen(from);
	const char *hit;

	if (!n) {
		str_add(out, text);
		return;
	}
	while ((hit = strstr(text, from))) {
		str_addn(out, text, (size_t)(hit - text));
		str_add(out, to);
		text = hit + n;
	}
	str_add(out, text);
}

/* Splits "a,b,c" at the top level into up to max parts; the last takes the rest. */
static size_t split_args(char *s, char **part, size_t max)
{
	size_t n = 0;
	int depth = 0;

	part[n++] = s;
	for (; *s; s++) {
		if (*s == '(' || *s == '{')
			depth++;
		else if (*s == ')' || *s == '}')
			depth--;
		else if (*s == ',' && !depth && n < max) {
			*s = '\0';
			part[n++] = s + 1;
		}
	}
	return n;
}

static char *expand_dup(struct makefile *f, const char *s, int depth)
{
	struct str out = STR_INIT;

	expand(f, s, strlen(s), &out, depth + 1);
	return str_detach(&out, NULL);
}

static const struct {
	const char *name;
	size_t nargs;
} functions[] = {
	{ "addprefix", 2 }, { "addsuffix", 2 }, { "patsubst", 3 }, { "subst", 3 },
	{ "filter", 2 },    { "filter-out", 2 }, { "strip", 1 },   { "sort", 1 },
	{ "if", 3 },        { "or", 2 },         { "and", 2 },     { "findstring", 2 },
	{ "firstword", 1 }, { "lastword", 1 },   { "call", 3 },    { "foreach", 3 },
};

/* $(call cc-option,…) and its like, when somebody can answer for the compiler */
static bool call_compiler(const struct makefile *f, const char *name, const char *a, const char *b,
			  struct str *out)
{
	bool yes;

	if (!f->takes_flag)
		return false;
	if (!strcmp(name, "cc-option") || !strcmp(name, "cc-option-yn")) {
		yes = f->takes_flag(f->ctx, a);
		if (name[9])
			str_add(out, yes ? "y" : "n");
		else
			str_add(out, yes ? a : b);
	} else if (!strcmp(name, "cc-disable-warning")) {
		str_addf(out, "-Wno-%s", a + strspn(a, " \t"));
	} else {
		return false; /* as-option, as-instr: nothing that matters to a parser */
	}
	return true;
}

static void one_word(const char *list, bool last, struct str *out)
{
	const char *word = list + strspn(list, " \t\n"), *next = word;

	while (last && *next) {
		word = next;
		next += strcspn(next, " \t\n");
		next += strspn(next, " \t\n");
	}
	str_addn(out, word, strcspn(word, " \t\n"));
}

/* $(foreach var,list,text): the text is expanded once a word */
static void call_foreach(struct makefile *f, const char *var, const char *list, const char *text,
			 struct str *out, int depth)
{
	struct var *old = (struct var *)map_get(f->vars, var);
	char *before = old ? xstrdup(old->text) : NULL;
	bool lazy = old && old->lazy;

	while (*list && out->len < MAX_TEXT) {
		size_t n;
		char *word;

		list += strspn(list, " \t\n");
		n = strcspn(list, " \t\n");
		if (!n)
			break;
		word = xstrndup(list, n);
		set(f, var, word, false);
		expand(f, text, strlen(text), out, depth + 1);
		str_addch(out, ' ');
		free(word);
		list += n;
	}
	set(f, var, before ? before : "", lazy);
	free(before);
}

static bool call_function(struct makefile *f, const char *name, char *args,
			  struct str *out, int depth)
{
	char *part[3] = { 0 }, *val[3] = { 0 };
	bool known = true;
	size_t fn, n;

	for (fn = 0; fn < ARRAY_SIZE(functions); fn++)
		if (!strcmp(functions[fn].name, name))
			break;
	if (fn == ARRAY_SIZE(functions))
		return false;
	n = split_args(args, part, functions[fn].nargs);
	for (size_t i = 0; i < 3; i++) {
		bool later = i == 2 && !strcmp(name, "foreach");

		val[i] = i < n && !later ? expand_dup(f, part[i], depth) : xstrdup(i < n ? part[i] : "");
	}
	if (!strcmp(name, "foreach"))
		call_foreach(f, val[0], val[1], val[2], out, depth);
	else if (!strcmp(name, "addprefix"))
		each_word(out, val[1], word_prefix, val[0], NULL);
	else if (!strcmp(name, "addsuffix"))
		each_word(out, val[1], word_suffix, val[0], NULL);
	else if (!strcmp(name, "patsubst"))
		each_word(out, val[2], word_patsubst, val[0], val[1]);
	else if (!strcmp(name, "subst"))
		replace_text(out, val[2], val[0], val[1]);
	else if (!strcmp(name, "filter"))
		each_word(out, val[1], word_filter, val[0], NULL);
	else if (!strcmp(name, "filter-out"))
		each_word(out, val[1], word_filter_out, val[0], NULL);
	else if (!strcmp(name, "strip") || !strcmp(name, "sort"))
		each_word(out, val[0], word_same, NULL, NULL);
	else if (!strcmp(name, "if"))
		str_add(out, val[0][strspn(val[0], " \t")] ? val[1] : val[2]);
	else if (!strcmp(name, "or"))
		str_add(out, *val[0] ? val[0] : val[1]);
	else if (!strcmp(name, "findstring"))
		str_add(out, strstr(val[1], val[0]) ? val[0] : "");
	else if (ends_with(name, "stword"))
		one_word(val[0], *name == 'l', out);
	else if (!strcmp(name, "call"))
		known = call_compiler(f, val[0], val[1], val[2], out);
	else
		str_add(out, *val[0] ? val[1] : "");
	for (size_t i = 0; i < 3; i++)
		free(val[i]);
	return known;
}

/* ---- expansion ------------------------------------------------------------------------------- */
/* What stands between the brackets of $(…) */
static void expand_reference(struct makefile *f, const char *ref, struct str *out,
			     int depth)
{
	size_t name_len = strcspn(ref, " \t:$(");
	char *eq, *colon, *name;

	if (depth > MAX_DEPTH || ++f->work > MAX_WORK) {
		str_addch(out, MAKEFILE_UNKNOWN);
	} else if (ref[name_len] == ' ' || ref[name_len] == '\t') {
		char *args = xstrdup(ref + name_len + strspn(ref + name_len, " \t"));

		name = xstrndup(ref, name_len);
		if (!call_function(f, name, args, out, depth))
			str_addch(out, MAKEFILE_UNKNOWN);
		free(args);
		free(name);
	} else {
		name = expand_dup(f, ref, depth);
		colon = strchr(name, ':');
		eq = colon ? strchr(colon, '=') : NULL;
		if (eq) { /* $(name:.a=.b) */
			struct str val = STR_INIT;
			char *from, *to;

			*colon = *eq = '\0';
			from = xasprintf("%s%s", strchr(colon + 1, '%') ? "" : "%", colon + 1);
			to = xasprintf("%s%s", strchr(eq + 1, '%') ? "" : "%", eq + 1);
			expand_var(f, name, &val, depth);
			each_word(out, val.buf, word_patsubst, from, to);
			free(from);
			free(to);
			str_release(&val);
		} else {
			expand_var(f, name, out, depth);
		}
		free(name);
	}
}

static size_t closing(const char *s, size_t n)
{
	char open = s[0], close = open == '(' ? ')' : '}';
	int depth = 0;

	for (size_t i = 0; i < n; i++) {
		if (s[i] == open)
			depth++;
		else if (s[i] == close && !--depth)
			return i;
	}
	return n;
}

static void expand(struct makefile *f, const char *s, size_t n, struct str *out,
		   int depth)
{
	for (size_t i = 0; i < n && out->len < MAX_TEXT; i++) {
		if (s[i] != '$' || i + 1 == n) {
			str_addch(out, s[i]);
		} else if (s[i + 1] == '(' || s[i + 1] == '{') {
			size_t end = i + 1 + closing(s + i + 1, n - i - 1);
			char *ref = xstrndup(s + i + 2, end > i + 2 ? end - i - 2 : 0);

			expand_reference(f, ref, out, depth);
			free(ref);
			i = end;
		} else if (s[++i] == '$') {
			str_addch(out, '$');
		} else {
			str_addch(out, MAKEFILE_UNKNOWN); /* $@ and the like */
		}
	}
}

/* ---- reading a Makefile ---------------------------------------------------------------------- */
struct reader {
	struct makefile *f;
	int depth;        /* of includes */
	bool taken[32];   /* per open conditional: was a branch taken already? */
	bool active[32];  /* is the current branch read? */
	size_t nesting;
	bool in_rule;     /* lines that begin with a tab are its recipe */
	bool in_define;
};
static void read_makefile(struct reader *r, const char *path);

static bool reading(const struct reader *r)
{
	for (size_t i = 0; i < r->nesting; i++)
		if (!r->active[i])
			return false;
	return true;
}

static char *trim(char *s)
{
	size_t n;

	s += strspn(s, " \t");
	n = strlen(s);
	while (n && isspace((unsigned char)s[n - 1]))
		s[--n] = '\0';
	return s;
}

/* (a,b) or "a" "b"; what cannot be known is not equal, and its negation is not true either */
static bool equal_args(struct reader *r, char *s, bool want)
{
	char *part[2] = { NULL, NULL }, *a, *b;
	bool res;

	s = trim(s);
	if (*s == '(') {
		s[closing(s, strlen(s))] = '\0';
		split_args(s + 1, part, 2);
	} else if (*s == '"' || *s == '\'') {
		char q = *s, *end = strchr(s + 1, q), *next;

		if (!end)
			return false;
		*end = '\0';
		part[0] = s + 1;
		next = trim(end + 1);
		if (*next != '"' && *next != '\'')
			return false;
		part[1] = next + 1;
		part[1][strcspn(part[1], "\"'")] = '\0';
	}
	if (!part[0] || !part[1])
		return false;
	a = expand_dup(r->f, part[0], 0);
	b = expand_dup(r->f, part[1], 0);
	if (strchr(a, MAKEFILE_UNKNOWN) || strchr(b, MAKEFILE_UNKNOWN))
		res = false;
	else
		res = !strcmp(trim(a), trim(b)) == want;
	free(a);
	free(b);
	return res;
}

static bool is_defined(struct reader *r, char *arg)
{
	char *name = expand_dup(r->f, trim(arg), 0), *val, *ref = xasprintf("$(%s)", trim(name));
	bool res;

	val = expand_dup(r->f, ref, 0);
	res = *trim(val) != '\0';
	free(name);
	free(ref);
	free(val);
	return res;
}

static bool word_is(const char *s, const char *word)
{
	size_t n = strlen(word);

	return !strncmp(s, word, n) && (!s[n] || strchr(" \t(\"'", s[n]));
}

static bool condition(struct reader *r, char *s)
{
	if (word_is(s, "ifeq"))
		return equal_args(r, s + 4, true);
	if (word_is(s, "ifneq"))
		return equal_args(r, s + 5, false);
	if (word_is(s, "ifdef"))
		return is_defined(r, s + 5);
	return !is_defined(r, s + 6);
}

static bool is_condition(const char *s)
{
	return word_is(s, "ifeq") || word_is(s, "ifneq") || word_is(s, "ifdef") || word_is(s, "ifndef");
}

static bool read_conditional(struct reader *r, char *s)
{
	if (is_condition(s)) {
		bool on = reading(r) && condition(r, s);

		BUG_ON(r->nesting > ARRAY_SIZE(r->active));
		if (r->nesting == ARRAY_SIZE(r->active))
			return true;
		r->active[r->nesting] = r->taken[r->nesting] = on;
		r->nesting++;
		return true;
	}
	if (word_is(s, "endif")) {
		if (r->nesting)
			r->nesting--;
		return true;
	}
	if (word_is(s, "else")) {
		size_t top = r->nesting - 1;
		char *rest = trim(s + 4);

		if (!r->nesting)
			return true;
		r->active[top] = !r->taken[top];
		if (is_condition(rest))
			r->active[top] = r->active[top] && condition(r, rest);
		r->taken[top] |= r->active[top];
		return true;
	}
	return false;
}

static void read_assignment(struct reader *r, char *s)
{
	size_t at = 0;
	int depth = 0;
	char *name, op = '=', *val;

	for (; s[at]; at++) {
		if (s[at] == '(' || s[at] == '{')
			depth++;
		else if (s[at] == ')' || s[at] == '}')
			depth--;
		else if (!depth && (s[at] == '=' || (s[at] == ':' && s[at + 1] != '=' && s[at + 1] != ':')))
			break;
	}
	if (s[at] != '=') { /* a rule, or nothing */
		r->in_rule = r->in_rule || s[at] == ':';
		return;
	}
	r->in_rule = false;
	val = trim(s + at + 1);
	while (at && strchr(":+?", s[at - 1]))
		op = s[--at];
	s[at] = '\0';
	name = expand_dup(r->f, trim(s), 0);
	if (op == ':') {
		char *now = expand_dup(r->f, val, 0);

		set(r->f, trim(name), now, false);
		free(now);
	} else if (op == '+') {
		char *now = expand_dup(r->f, val, 0);

		var_append(r->f, trim(name), now);
		free(now);
	} else if (op != '?' || !map_has(r->f->vars, trim(name))) {
		set(r->f, trim(name), val, true);
	}
	free(name);
}

static void read_include(struct reader *r, const char *arg)
{
	char *list = expand_dup(r->f, arg, 0), *s = list;

	for (; r->depth < 8 && *s; s += strcspn(s, " \t")) {
		size_t n;
		char *name, *path;

		s += strspn(s, " \t");
		n = strcspn(s, " \t");
		if (!n || memchr(s, MAKEFILE_UNKNOWN, n))
			continue;
		name = xstrndup(s, n);
		path = path_join(r->f->src, name);
		r->depth++;
		read_makefile(r, path);
		r->depth--;
		free(path);
		free(name);
	}
	free(list);
}

/* Texts of several lines are macros for recipes: nothing of them is read. */
static bool in_define(struct reader *r, const char *s)
{
	if (r->in_define)
		r->in_define = !word_is(s, "endef");
	else
		r->in_define = word_is(s, "define");
	return r->in_define || word_is(s, "endef");
}

/* "A B" or "A := value" */
static void note_exports(struct makefile *f, const char *s)
{
	while (*s) {
		size_t n = strcspn(s, " \t:?+=");

		if (n)
			map_slot(f->exports, s, n, NULL);
		if (strchr(":?+=", s[n]) && s[n])
			break;
		s += n;
		s += strspn(s, " \t");
		if (strchr(":?+=", *s))
			break;
	}
}

static void read_line(struct reader *r, char *s)
{
	if (*s == '\t' && r->in_rule) /* recipe; conditionals and assignments inside one don't matter */
		s = strncmp(trim(s), "if", 2) && strncmp(trim(s), "e", 1) ? s : trim(s);
	if (*s == '\t' && r->in_rule)
		return;
	s = trim(s);
	if (in_define(r, s) || read_conditional(r, s) || !reading(r))
		return;
	if (word_is(s, "export") || word_is(s, "override")) {
		bool exported = word_is(s, "export");

		s = trim(strpbrk(s, " \t") ? strpbrk(s, " \t") : s + strlen(s));
		if (exported)
			note_exports(r->f, s);
	}
	if (word_is(s, "include") || word_is(s, "-include"))
		read_include(r, strchr(s, 'e') + 1);
	else
		read_assignment(r, s);
}

/* Cuts a comment; "\#" is a literal one. */
static void cut_comment(char *s)
{
	for (char *p = s; (p = strchr(p, '#')); p++) {
		if (p > s && p[-1] == '\\') {
			memmove(p - 1, p, strlen(p) + 1);
			p--;
			continue;
		}
		*p = '\0';
		break;
	}
}

static void read_makefile(struct reader *r, const char *path)
{
	struct str text = STR_INIT, line = STR_INIT;
	size_t outer = r->nesting;
	char *s, *nl;

	if (file_read(path, &text, &(struct err){ 0 })) {
		str_release(&text);
		return;
	}
	r->f->exists = true;
	for (s = text.buf; *s; s = nl + 1) {
		size_t n;

		nl = strchr(s, '\n');
		if (!nl)
			nl = s + strlen(s);
		n = (size_t)(nl - s);
		if (n && s[n - 1] == '\r')
			n--;
		if (n && s[n - 1] == '\\' && *nl) {
			str_addn(&line, s, n - 1);
			str_addch(&line, ' ');
			continue;
		}
		str_addn(&line, s, n);
		cut_comment(line.buf);
		read_line(r, line.buf);
		str_reset(&line);
		if (!*nl)
			break;
	}
	r->nesting = MIN(r->nesting, outer);
	str_release(&line);
	str_release(&text);
}

/* ---- from outside ----------------------------------------------------------------------------- */
struct makefile *makefile_new(const char *src, const struct map *config)
{
	struct makefile *f = xcalloc(1, sizeof(*f));

	f->src = src;
	f->config = config;
	f->vars = map_new();
	f->exports = map_new();
	return f;
}

void makefile_free(struct makefile *f)
{
	if (!f)
		return;
	for (size_t k = 0; k < map_size(f->vars); k++) {
		struct var *v = (struct var *)map_value(f->vars, k);

		free(v->text);
		free(v);
	}
	map_free(f->vars);
	map_free(f->exports);
	free(f);
}

void makefile_set(struct makefile *f, const char *name, const char *text)
{
	set(f, name, text, false);
}

void makefile_read(struct makefile *f, const char *path)
{
	struct reader r = { .f = f };

	read_makefile(&r, path);
}

char *makefile_expand(struct makefile *f, const char *text)
{
	return expand_dup(f, text, 0);
}

char *makefile_value(struct makefile *f, const char *name)
{
	struct str out = STR_INIT;

	expand_var(f, name, &out, 0);
	return str_detach(&out, NULL);
}
