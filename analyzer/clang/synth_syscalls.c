// SPDX-License-Identifier: GPL-2.0-only
/*
 * Numbers and tables of system calls, from the lists syscall*.tbl. Which list and which of its ABIs a
 * header is made from is read from the rules of the Makefile beside the list (as text), or for the
 * architectures that share scripts/syscall.tbl from their Makefile.syscalls.
 */
#include <ctype.h>

#include "base/file.h"
#include "clang/synth_impl.h"

struct job {
	const char *out;      /* below the build folder */
	char *table;          /* absolute */
	char *abis;           /* "common,64"; "": all */
	char *prefix, *offset;
	bool count;           /* __NR_syscalls, too */
};
struct entry {
	long nr;
	char *field[6];       /* number, ABI, name, native, compat, noreturn; NULL: not there */
};

/* ---- lists ----------------------------------------------------------------------------------------- */
static bool abi_listed(const char *abis, const char *abi)
{
	size_t n = strlen(abi);

	for (const char *p = abis; *p;) {
		size_t len = strcspn(p, ",");

		if (len == n && !memcmp(p, abi, n))
			return true;
		p += len + (p[len] == ',');
	}
	return !*abis;
}

/* The next line of the list that is of these ABIs */
static bool next_entry(struct lines *l, const char *abis, struct entry *e)
{
	while (lines_next(l)) {
		memset(e, 0, sizeof(*e));
		if (fields_of(l->line, e->field, ARRAY_SIZE(e->field)) < 3 ||
		    !isdigit((unsigned char)*l->line))
			continue;
		e->nr = strtol(e->field[0], NULL, 0);
		if (e->nr >= 0 && e->nr < 100000 && abi_listed(abis, e->field[1]) &&
		    ident_length(e->field[2]) == strlen(e->field[2]))
			return true;
	}
	return false;
}

static void add_guard(struct str *out, const char *path)
{
	const char *base = path_base(path);
	size_t from;

	str_add(out, "#ifndef _GENERATED_ASM_");
	from = out->len;
	for (; *base; base++)
		str_addch(out, isalnum((unsigned char)*base) ? (char)toupper((unsigned char)*base) : '_');
	str_addf(out, "\n#define _GENERATED_ASM_%.*s\n", (int)(out->len - from), out->buf + from);
}

static void make_numbers(const struct job *j, const char *text, struct str *out)
{
	struct lines l = { .at = text };
	struct entry e;
	long max = 0;

	add_guard(out, j->out);
	while (next_entry(&l, j->abis, &e)) {
		max = e.nr;
		if (*j->offset)
			str_addf(out, "#define __NR_%s%s (%s + %ld)\n", j->prefix, e.field[2], j->offset,
				 e.nr);
		else
			str_addf(out, "#define __NR_%s%s %ld\n", j->prefix, e.field[2], e.nr);
	}
	if (j->count)
		str_addf(out, "#ifdef __KERNEL__\n#define __NR_%ssyscalls %ld\n#endif\n", j->prefix, max + 1);
	str_add(out, "#endif\n");
}

static void add_call(struct str *out, const struct entry *e)
{
	bool compat = e->field[4] && strcmp(e->field[4], "-") != 0, native = e->field[3] != NULL;
	const char *noreturn = e->field[5] ? "_NORETURN" : "";

	if (compat && *noreturn)
		str_addf(out, "__SYSCALL_COMPAT_NORETURN(%ld, %s, %s)\n", e->nr, e->field[3], e->field[4]);
	else if (compat)
		str_addf(out, "__SYSCALL_WITH_COMPAT(%ld, %s, %s)\n", e->nr, e->field[3], e->field[4]);
	else
		str_addf(out, "__SYSCALL%s(%ld, %s)\n", native ? noreturn : "", e->nr,
			 native ? e->field[3] : "sys_ni_syscall");
}

static void make_table(const struct job *j, const char *text, struct str *out)
{
	struct lines l = { .at = text };
	struct entry e;
	long next = 0;

	while (next_entry(&l, j->abis, &e)) {
		for (; next < e.nr; next++)
			str_addf(out, "__SYSCALL(%ld, sys_ni_syscall)\n", next);
		add_call(out, &e);
		next = e.nr + 1;
	}
}

/* s390 has one table for both widths: SYSCALL(64 bit, 31 bit) */
static void make_pairs(const struct job *j, const char *text, struct str *out)
{
	struct lines l = { .at = text };
	char *wide = NULL, *narrow = NULL;
	struct entry e;
	long now = -1;
	bool more = true;

	(void)j;
	str_add(out, "#define NI_SYSCALL SYSCALL(sys_ni_syscall,sys_ni_syscall)\n");
	while (more) {
		more = next_entry(&l, "", &e);
		if (now >= 0 && (!more || e.nr != now)) {
			str_addf(out, "SYSCALL(%s,%s)\n", wide ? wide : "sys_ni_syscall",
				 narrow ? narrow : "sys_ni_syscall");
			for (now++; more && now < e.nr; now++)
				str_add(out, "NI_SYSCALL\n");
			free(wide);
			free(narrow);
			wide = narrow = NULL;
		}
		if (!more)
			break;
		now = e.nr;
		if (!wide && e.field[3] && strcmp(e.field[1], "32") != 0 && strcmp(e.field[3], "-") != 0)
			wide = xstrdup(e.field[3]);
		if (!narrow && e.field[4] && strcmp(e.field[1], "64") != 0 && strcmp(e.field[4], "-") != 0)
			narrow = xstrdup(e.field[4]);
	}
	free(wide);
	free(narrow);
}

/* ---- how many there are: each architecture says it in its own words ----------------------------------- */
static void make_count(struct synth *s, const struct job *j, const char *text, struct str *out)
{
	struct lines l = { .at = text };
	struct entry e;
	long n = 0, align = 1;

	while (next_entry(&l, j->abis, &e))
		n = MAX(n, e.nr + 1);
	add_guard(out, j->out);
	if (!strcmp(s->spec->srcarch, "s390")) {
		str_addf(out, "#define NR_syscalls %ld\n", n);
	} else if (*j->prefix) {
		str_addf(out, "#define __NR_%s_Linux_syscalls %ld\n", j->prefix, n);
	} else { /* arm: an immediate operand, 8 bits with an even shift */
		while (n / (256 * align) > 0)
			align *= 4;
		str_addf(out, "#define __NR_syscalls %ld\n", (n + align - 1) & ~(align - 1));
	}
	str_add(out, "#endif\n");
}

/* ---- rules of a Makefile ----------------------------------------------------------------------------- */
/* Does the last part of a target match the name? '%' gives the stem, to be freed. */
static bool target_matches(const char *target, size_t n, const char *name, char **stem)
{
	const char *base = target + n, *pc;
	size_t len;

	while (base > target && base[-1] != '/' && base[-1] != ')')
		base--;
	len = (size_t)(target + n - base);
	pc = memchr(base, '%', len);
	*stem = NULL;
	if (!pc)
		return strlen(name) == len && !memcmp(base, name, len);
	len = (size_t)(pc - base);
	n = (size_t)(target + n - pc - 1);
	if (strlen(name) < len + n || memcmp(name, base, len) != 0 ||
	    memcmp(name + strlen(name) - n, pc + 1, n) != 0)
		return false;
	*stem = xstrndup(name + len, strlen(name) - len - n);
	return true;
}

static char *with_stem(const char *s, size_t n, const char *stem)
{
	struct str out = STR_INIT;

	for (size_t i = 0; i < n; i++) {
		if (s[i] == '%' && stem)
			str_add(&out, stem);
		else
			str_addch(&out, s[i]);
	}
	return out.len ? str_detach(&out, NULL) : xstrdup("");
}

static void replace(char **where, char *by)
{
	free(*where);
	*where = by;
}

/* "TARGET: abis := x", or "TARGET: list …" */
static void use_rule(struct makefile *f, const char *rest, const char *stem, struct job *j)
{
	static const struct {
		const char *name;
		size_t at;
	} vars[] = {
		{ "abis", offsetof(struct job, abis) }, { "prefix", offsetof(struct job, prefix) },
		{ "offset", offsetof(struct job, offset) },
	};
	size_t n = strcspn(rest, " \t");

	for (size_t i = 0; i < ARRAY_SIZE(vars); i++) {
		char *text;

		if (n != strlen(vars[i].name) || memcmp(rest, vars[i].name, n) != 0)
			continue;
		text = strstr(rest, ":=") ? strstr(rest, ":=") + 2 : NULL;
		if (text)
			replace((char **)((char *)j + vars[i].at),
				makefile_expand(f, text + strspn(text, " \t")));
		return;
	}
	if (!j->table && n) {
		char *word = with_stem(rest, n, stem), *name = makefile_expand(f, word);
		char *path = path_join(f->src, name);

		if (ends_with(path, ".tbl") && file_exists(path))
			replace(&j->table, xstrdup(path));
		free(path);
		free(name);
		free(word);
	}
}

static void read_rules(struct makefile *f, const char *text, const char *name, struct job *j, char **stem)
{
	struct lines l = { .at = text };

	while (lines_next(&l)) {
		const char *colon = strchr(l.line, ':');
		char *here;

		if (!colon || colon[1] == '=' || l.line[0] == '@' ||
		    !target_matches(l.line, (size_t)(colon - l.line), name, &here))
			continue;
		use_rule(f, colon + 1 + strspn(colon + 1, " \t"), here, j);
		if (here)
			replace(stem, here);
	}
}

/* What stands behind an option of the command, if it stands there plainly: "--abis common,$*" */
static char *option_of(const char *text, const char *option, const char *stem)
{
	const char *at = strstr(text, option), *star;
	char *word, *res;

	if (!at)
		return xstrdup("");
	at += strlen(option);
	at += strspn(at, " \t");
	word = xstrndup(at, strcspn(at, " \t\n)"));
	star = strstr(word, "$*");
	if (star)
		res = xasprintf("%.*s%s%s", (int)(star - word), word, stem ? stem : "", star + 2);
	else
		res = xstrdup(strchr(word, '$') ? "" : word);
	free(word);
	return res;
}

static void from_variable(struct makefile *f, const char *pattern, const char *name, char **where)
{
	char *stem = xstrndup(name, strcspn(name, ".")), *var = xasprintf(pattern, stem);
	char *val = makefile_value(f, var);

	if (*val)
		replace(where, xstrdup(val));
	free(val);
	free(var);
	free(stem);
}

/* ---- one header ------------------------------------------------------------------------------------------ */
static int make(struct synth *s, const struct job *j, struct err *err)
{
	const char *name = path_base(j->out);
	struct str text = STR_INIT, out = STR_INIT;
	int rc = 0;

	if (!j->table || file_read(j->table, &text, &(struct err){ 0 })) {
		str_release(&text);
		return 0; /* it will be missed */
	}
	if (starts_with(name, "unistd_nr") || starts_with(name, "unistd-nr"))
		make_count(s, j, text.buf, &out);
	else if (starts_with(name, "unistd"))
		make_numbers(j, text.buf, &out);
	else if (!strcmp(s->spec->srcarch, "s390"))
		make_pairs(j, text.buf, &out);
	else
		make_table(j, text.buf, &out);
	rc = synth_write(s, j->out, &out, err);
	str_release(&text);
	str_release(&out);
	return rc;
}

static int by_own_rules(struct synth *s, const char *srcarch, const char *makefile, const char *out,
			struct err *err)
{
	char *dir = path_dir(makefile), *stem = NULL;
	struct makefile *f = synth_makefile(s, srcarch, dir);
	struct job j = { .out = out, .abis = xstrdup("") };
	struct str text = STR_INIT;
	int rc = 0;

	if (synth_read(s, makefile, &text)) {
		synth_makefile_read(s, f, makefile);
		j.prefix = xstrdup("");
		j.offset = xstrdup("");
		read_rules(f, text.buf, path_base(out), &j, &stem);
		if (!*j.abis)
			replace(&j.abis, option_of(text.buf, "--abis ", stem));
		if (!*j.offset)
			replace(&j.offset, option_of(text.buf, "--offset ", stem));
		from_variable(f, "syshdr_abis_%s", path_base(out), &j.abis);
		from_variable(f, "syshdr_abi_%s", path_base(out), &j.abis);
		from_variable(f, "sysnr_abi_%s", path_base(out), &j.abis);
		from_variable(f, "sysnr_pfx_%s", path_base(out), &j.prefix);
		j.count = strstr(text.buf, "--emit-nr") != NULL;
		rc = make(s, &j, err);
	}
	makefile_free(f);
	str_release(&text);
	free(dir);
	free(stem);
	free(j.table);
	free(j.abis);
	free(j.prefix);
	free(j.offset);
	return rc;
}

/* unistd_32.h, unistd_compat_32.h, syscall_table_64.h of scripts/Makefile.asm-headers */
static int by_common_list(struct synth *s, const char *srcarch, const char *out, struct err *err)
{
	const char *name = path_base(out), *us = strrchr(name, '_');
	char *file = xasprintf("arch/%s/kernel/Makefile.syscalls", srcarch), *stem, *var, *table;
	struct makefile *f = synth_makefile(s, srcarch, "scripts");
	struct job j = { .out = out, .offset = xstrdup(""), .count = true };
	int rc;

	stem = us ? xstrndup(us + 1, strcspn(us + 1, ".")) : xstrdup("");
	makefile_set(f, "syscall_abis_32", "common 32");
	makefile_set(f, "syscall_abis_64", "common 64");
	makefile_set(f, "syscalltbl", "scripts/syscall.tbl");
	synth_makefile_read(s, f, file);
	var = xasprintf("syscall_abis_%s", stem);
	j.abis = makefile_value(f, var);
	for (char *c = j.abis; *c; c++)
		if (*c == ' ')
			*c = ',';
	table = makefile_value(f, "syscalltbl");
	var = (free(var), with_stem(table, strlen(table), stem));
	j.table = path_join(s->root, var);
	j.prefix = strstr(name, "compat") ? xasprintf("compat%s_", stem) : xstrdup("");
	rc = make(s, &j, err);
	makefile_free(f);
	free(file);
	free(stem);
	free(var);
	free(table);
	free(j.table);
	free(j.abis);
	free(j.prefix);
	free(j.offset);
	return rc;
}

int synth_syscalls(struct synth *s, const char *srcarch, struct err *err)
{
	static const char *const places[] = {
		"arch/%s/kernel/syscalls/Makefile", "arch/%s/entry/syscalls/Makefile", "arch/%s/tools/Makefile",
	};
	struct words names = { 0 };
	int rc = 0;

	synth_generated(s, srcarch, &names);
	for (size_t i = 0; !rc && i < names.items.len; i++) {
		const char *out = names.items.at[i];

		if (!starts_with(path_base(out), "unistd") && !starts_with(path_base(out), "syscall"))
			continue;
		for (size_t p = 0; !rc && p < ARRAY_SIZE(places) && !synth_made(s, out); p++) {
			char *makefile = xasprintf(places[p], srcarch);

			rc = by_own_rules(s, srcarch, makefile, out, err);
			free(makefile);
		}
		if (!rc && !synth_made(s, out))
			rc = by_common_list(s, srcarch, out, err);
	}
	words_release(&names);
	return rc;
}
