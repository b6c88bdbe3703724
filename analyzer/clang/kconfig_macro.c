// SPDX-License-Identifier: GPL-2.0-only
/*
 * Kconfig's macros: $(NAME), $(function,argument,…), with the functions and variables that the files
 * themselves define. $(shell,…) asks kconfig_answer.c; nothing runs.
 */
#include "clang/kconfig_impl.h"

enum { MAX_ARGS = 16 };
struct args {
	size_t n;
	const char *at[MAX_ARGS];
};
static void expand_text(struct kconfig *k, const char *s, size_t n, const struct args *args,
			struct str *out);

/* Where the ')' of the "(" before s is; n when there is none */
static size_t closing(const char *s, size_t n)
{
	int nest = 0;

	for (size_t i = 0; i < n; i++) {
		if (s[i] == '(')
			nest++;
		else if (s[i] == ')' && nest-- == 0)
			return i;
	}
	return n;
}

static const char *expand_dup(struct kconfig *k, const char *s, size_t n, const struct args *args)
{
	struct str out = STR_INIT;
	const char *res;

	expand_text(k, s, n, args, &out);
	k->expanded += out.len;
	if (k->expanded > MAX_BYTES) /* many long ones: nobody's real tree */
		str_reset(&out);
	res = arena_strndup(k->arena, out.buf, out.len);
	str_release(&out);
	return res;
}

/* "a,b,$(c,d)" at its own commas. What is too much falls off. */
static void split_args(struct kconfig *k, const char *s, size_t n, const struct args *outer,
		       const char **name, struct args *in)
{
	size_t from = 0;
	int nest = 0;

	*name = NULL;
	in->n = 0;
	for (size_t i = 0; i <= n; i++) {
		if (i < n && s[i] == '(')
			nest++;
		else if (i < n && s[i] == ')')
			nest--;
		if (i < n && (s[i] != ',' || nest))
			continue;
		if (!*name)
			*name = expand_dup(k, s, i, outer);
		else if (in->n < MAX_ARGS)
			in->at[in->n++] = expand_dup(k, s + from, i - from, outer);
		from = i + 1;
	}
}

static bool call_builtin(struct kconfig *k, const char *name, const struct args *a, struct str *out)
{
	if (!strcmp(name, "shell")) {
		kanswer_shell(k, a->n ? a->at[0] : "", out);
	} else if (!strcmp(name, "filename")) {
		str_add(out, k->file);
	} else if (!strcmp(name, "lineno")) {
		str_addf(out, "%u", k->line);
	} else if (!strcmp(name, "error-if") || !strcmp(name, "warning-if")) {
		if (a->n > 1 && !strcmp(a->at[0], "y"))
			kwarn(k, "the file says: %s", a->at[1]);
	} else if (strcmp(name, "info") != 0) {
		return false;
	}
	return true;
}

static void expand_clause(struct kconfig *k, const char *s, size_t n, const struct args *outer,
			  struct str *out)
{
	struct args in;
	const char *name;
	struct kvar *v;

	if (outer && n == 1 && *s >= '1' && *s <= '9' && (size_t)(*s - '0') <= outer->n) {
		str_add(out, outer->at[*s - '1']);
		return;
	}
	split_args(k, s, n, outer, &name, &in);
	v = (struct kvar *)map_get(k->vars, name);
	if (v && v->simple) {
		str_add(out, v->text);
	} else if (v && v->in_use > (in.n ? MAX_EXPAND_DEPTH : 0)) {
		kwarn(k, "$(%s) refers to itself", name);
	} else if (v) {
		v->in_use++;
		expand_text(k, v->text, strlen(v->text), &in, out);
		v->in_use--;
	} else if (!call_builtin(k, name, &in, out) && !in.n && map_has(k->env, name)) {
		str_add(out, (const char *)map_get(k->env, name));
	}
}

/* Expands at s[0] == '$'; what is too deep, too long or too often becomes nothing. */
static size_t expand_dollar(struct kconfig *k, const char *s, size_t n, const struct args *args,
			    struct str *out)
{
	size_t end, before = out->len;

	if (n < 2 || s[1] != '(') {
		str_addch(out, '$');
		return 1;
	}
	end = closing(s + 2, n - 2);
	if (end == n - 2) {
		kwarn(k, "$( without its )");
		return n;
	}
	if (k->expand_depth >= MAX_EXPAND_DEPTH || ++k->expansions > MAX_EXPANSIONS) {
		kwarn(k, "macros are nested too deeply, or there are too many");
		return end + 3;
	}
	k->expand_depth++;
	expand_clause(k, s + 2, end, args, out);
	k->expand_depth--;
	if (out->len - before > MAX_EXPANSION) {
		kwarn(k, "a macro becomes too long");
		out->len = before;
		out->buf[before] = '\0';
	}
	return end + 3;
}

static void expand_text(struct kconfig *k, const char *s, size_t n, const struct args *args,
			struct str *out)
{
	for (size_t i = 0; i < n && out->len <= 2 * MAX_EXPANSION;) {
		if (s[i] == '$')
			i += expand_dollar(k, s + i, n - i, args, out);
		else
			str_addch(out, s[i++]);
	}
}

size_t kmacro_expand(struct kconfig *k, const char *s, size_t n, struct str *out)
{
	return expand_dollar(k, s, n, NULL, out);
}

void kmacro_assign(struct kconfig *k, const char *name, const char *op, const char *text)
{
	uintptr_t *slot = map_slot(k->vars, name, strlen(name), NULL);
	struct kvar *v = (struct kvar *)*slot;
	bool append = *op == '+' && v;

	if (!v) {
		v = arena_alloc(k->arena, sizeof(*v));
		*slot = (uintptr_t)v;
	}
	if (!append)
		v->simple = *op == ':';
	if (v->simple)
		text = expand_dup(k, text, strlen(text), NULL);
	if (append && strlen(v->text) + strlen(text) > MAX_EXPANSION)
		kwarn(k, "$(%s) becomes too long", name);
	else
		v->text = append ? arena_printf(k->arena, "%s %s", v->text, text) :
				   arena_strdup(k->arena, text);
}

static void env(struct kconfig *k, const char *name, const char *text)
{
	map_set(k->env, name, (uintptr_t)arena_strdup(k->arena, text));
}

/* Kbuild's environment for conf, as far as Kconfig files ask for it */
void kmacro_start(struct kconfig *k)
{
	bool um = !strcmp(k->srcarch, "um");

	env(k, "srctree", ".");
	env(k, "ARCH", k->arch);
	env(k, "SRCARCH", k->srcarch);
	env(k, "SUBARCH", um ? "x86" : "x86_64");
	env(k, "HEADER_ARCH", um ? "x86" : k->srcarch);
	env(k, "UTS_RELEASE", "0");
	env(k, "KERNELVERSION", "0");
	env(k, "CC", k->gcc ? "gcc" : "clang");
	env(k, "HOSTCC", "gcc");
	env(k, "LD", "ld.lld");
	env(k, "AR", "llvm-ar");
	env(k, "NM", "llvm-nm");
	env(k, "OBJCOPY", "llvm-objcopy");
	env(k, "CC_VERSION_TEXT", k->gcc ? "gcc (GCC) 12.2.0" : "clang version 19.1.7");
}
