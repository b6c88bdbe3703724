// SPDX-License-Identifier: GPL-2.0-only
/*
 * Recorded compiler command lines: splitting them as a shell would, and keeping what libclang needs.
 * Paths become absolute, so that a parse does not depend on the current folder.
 */
#include "base/file.h"
#include "clang/internal.h"

void words_add(struct words *w, const char *s)
{
	vec_push(&w->items, intern(s));
}

void words_addf(struct words *w, const char *fmt, ...)
{
	struct str s = STR_INIT;
	va_list ap;

	va_start(ap, fmt);
	str_vaddf(&s, fmt, ap);
	va_end(ap);
	words_add(w, s.buf);
	str_release(&s);
}

void words_copy(struct words *to, const struct words *from)
{
	for (size_t i = 0; i < from->items.len; i++)
		vec_push(&to->items, from->items.at[i]);
}

void words_release(struct words *w)
{
	vec_release(&w->items);
}

/* ---- splitting ------------------------------------------------------------------------------- */
/* Copies one quoted stretch; returns what is behind it. */
static const char *split_quoted(const char *s, const char *end, struct str *word)
{
	char q = *s++;

	while (s < end && *s != q) {
		if (q == '"' && *s == '\\' && s + 1 < end && strchr("\"\\$`", s[1]))
			s++;
		str_addch(word, *s++);
	}
	return s < end ? s + 1 : s;
}

void cmdline_split(const char *s, size_t len, struct words *out)
{
	const char *end = s + len;
	struct str word = STR_INIT;
	bool in_word = false;

	for (; s <= end; ) {
		char c = s < end ? *s : '\0';

		if (!c || strchr(" \t\n;", c) || (c == '&' && s + 1 < end && s[1] == '&')) {
			if (in_word)
				vec_push(&out->items, internn(word.buf, word.len));
			str_reset(&word);
			in_word = false;
			if (!c || c == ';' || c == '&')
				break;
			s++;
			continue;
		}
		in_word = true;
		if (c == '\'' || c == '"') {
			s = split_quoted(s, end, &word);
		} else if (c == '\\' && s + 1 < end) {
			str_addch(&word, s[1]);
			s += 2;
		} else {
			str_addch(&word, c);
			s++;
		}
	}
	str_release(&word);
}

/* Undoes make's escapes in .cmd files. */
static void unescape_make(struct str *s)
{
	struct str out = STR_INIT;

	for (const char *p = s->buf; *p; p++) {
		if (starts_with(p, "$(pound)")) {
			str_addch(&out, '#');
			p += 7;
		} else {
			str_addch(&out, *p);
			if (p[0] == '$' && p[1] == '$')
				p++;
		}
	}
	str_release(s);
	*s = out;
}

bool cmdline_of_cmd_file(const char *path, struct words *out)
{
	struct str text = STR_INIT, line = STR_INIT;
	const char *at;

	if (file_read(path, &text, &(struct err){ 0 })) {
		str_release(&text);
		return false;
	}
	at = starts_with(text.buf, "cmd_") || starts_with(text.buf, "savedcmd_") ?
		strstr(text.buf, ":= ") : NULL;
	if (at) {
		str_addn(&line, at + 3, strcspn(at + 3, "\n"));
		unescape_make(&line);
		cmdline_split(line.buf, line.len, out);
	}
	str_release(&line);
	str_release(&text);
	return at && out->items.len > 1;
}

/* ---- cleaning -------------------------------------------------------------------------------- */
/* gcc's -f and -m flags that change what code means and that clang knows too; all others of gcc's
 * steer its optimiser or code generator. */
static const char *const kept_of_gcc[] = {
	"-fno-strict-aliasing", "-fshort-wchar", "-funsigned-char", "-fsigned-char", "-fno-common",
	"-ffreestanding", "-fno-builtin", "-fms-extensions", "-fno-PIE", "-fno-pie", "-fPIC", "-fpic",
	"-fno-strict-overflow", "-fwrapv", "-fgnu89-inline", "-fno-delete-null-pointer-checks",
	"-m64", "-m32", "-m16", "-mno-sse", "-mno-mmx", "-mno-sse2", "-mno-3dnow", "-mno-avx",
	"-mno-80387", "-mno-red-zone", "-mcmodel=kernel", "-mfentry", "-msoft-float",
};

static bool kept(const char *w)
{
	for (size_t i = 0; i < ARRAY_SIZE(kept_of_gcc); i++)
		if (!strcmp(w, kept_of_gcc[i]))
			return true;
	return starts_with(w, "-fno-builtin-");
}

static const char *const path_flags[] = {
	"-I", "-isystem", "-iquote", "-idirafter", "-include", "-imacros",
};

/* Length of the path flag that w starts with, or 0 */
static size_t path_flag(const char *w)
{
	if (starts_with(w, "-include-pch"))
		return 0;
	for (size_t i = 0; i < ARRAY_SIZE(path_flags); i++)
		if (starts_with(w, path_flags[i]))
			return strlen(path_flags[i]);
	return 0;
}

static void add_path(struct words *out, const char *flag, size_t len, const char *dir, const char *path)
{
	char *whole;

	while (starts_with(path, "./"))
		path += 2;
	whole = *path && strcmp(path, ".") ? path_join(dir, path) : xstrdup(dir);
	words_addf(out, "%.*s", (int)len, flag);
	words_add(out, whole);
	free(whole);
}

/* Flags without meaning for a parse; *skip: their argument goes with them */
static bool dropped(const char *w, bool *skip)
{
	static const char *const prefixes[] = {
		"-Wp,", "-Wa,", "-Wl,", "-g", "-save-temps", "-fplugin", "-fpass-plugin", "--param", "-fverbose-asm",
		"-Werror=unknown-warning-option", "-Werror=ignored-optimization-argument", "-M",
		"-Werror=option-ignored", "-Werror=unused-command-line-argument",
		"-fmacro-prefix-map", "-ffile-prefix-map", "-fdebug-prefix-map", "-dumpdir", "-flto",
		"-fsanitize-coverage", "-fprofile", "-ftest-coverage",
	};
	static const char *const exact[] = { "-c", "-S", "-E", "-pipe", "-p", "-pg", "-v", "-Werror",
					     "-Qunused-arguments" };

	*skip = !strcmp(w, "-o") || !strcmp(w, "-MF") || !strcmp(w, "-MT") || !strcmp(w, "-MQ") ||
		!strcmp(w, "--param") || !strcmp(w, "-x") || !strcmp(w, "-G") || !strcmp(w, "-meabi") ||
		!strcmp(w, "-mllvm") || !strcmp(w, "-load");
	/* words for one part of the compiler, which can have it load or write a file */
	*skip = *skip || (starts_with(w, "-X") && w[2]);
	if (*skip || starts_with(w, "-o"))
		return true;
	for (size_t i = 0; i < ARRAY_SIZE(prefixes); i++)
		if (starts_with(w, prefixes[i]))
			return true;
	for (size_t i = 0; i < ARRAY_SIZE(exact); i++)
		if (!strcmp(w, exact[i]))
			return true;
	return false;
}

/* gcc's own headers are no use to clang */
static bool gcc_own(const char *path)
{
	return strstr(path, "/lib/gcc") != NULL;
}

void cmdline_clean(const struct words *argv, const char *dir, struct cleaned *out)
{
	size_t n = argv->items.len;
	bool skip;

	memset(out, 0, sizeof(*out));
	out->gcc = n && !strstr(path_base(argv->items.at[0]), "clang");
	for (size_t i = 1; i < n; i++) {
		const char *w = argv->items.at[i];
		size_t pf = path_flag(w);

		if (pf) {
			bool two = !w[pf];
			const char *path = two ? (i + 1 < n ? argv->items.at[++i] : "") : w + pf;

			if (*path && !gcc_own(path))
				add_path(&out->flags, w, pf, dir, path);
		} else if (w[0] != '-') {
			continue; /* the input, or a wrapper's second word */
		} else if (dropped(w, &skip)) {
			i += skip;
		} else if ((!strcmp(w, "-D") || !strcmp(w, "-U")) && i + 1 < n) {
			words_addf(&out->flags, "%s%s", w, argv->items.at[++i]);
		} else if (!out->gcc || (w[1] != 'f' && w[1] != 'm') || kept(w)) {
			words_add(&out->flags, w);
		}
	}
}

static bool names_object(const char *w)
{
	return starts_with(w, "-DKBUILD_MODNAME=") || starts_with(w, "-DKBUILD_BASENAME=") ||
	       starts_with(w, "-DKBUILD_MODFILE=") || starts_with(w, "-D__KBUILD_MODNAME=") ||
	       starts_with(w, "-DKBUILD_STR(");
}

void cmdline_generic(const struct words *in, const char *root, const char *build,
		     const char *object_dir, struct words *out)
{
	char *own[2] = { path_join(root, object_dir), path_join(build, object_dir) };

	for (size_t i = 0; i < in->items.len; i++) {
		const char *w = in->items.at[i];

		if (names_object(w) || !strcmp(w, "-DMODULE"))
			continue;
		if (!strcmp(w, "-I") && i + 1 < in->items.len) {
			const char *dir = in->items.at[i + 1];

			if (!strcmp(dir, own[0]) || !strcmp(dir, own[1]) || !strcmp(dir, root) ||
			    (!strcmp(dir, build) && strcmp(build, root))) {
				i++;
				continue;
			}
		}
		words_add(out, w);
	}
	free(own[0]);
	free(own[1]);
}
