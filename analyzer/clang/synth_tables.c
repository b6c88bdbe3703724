// SPDX-License-Identifier: GPL-2.0-only
/*
 * Headers that architectures make from lists of their own: machine types, CPU capabilities, system
 * registers, facility bits, hypercalls; and the names of offsets into the vDSO, whose values only a
 * linker knows. The lists are read here; the tree's awk scripts and programs are not run.
 */
#include <ctype.h>
#include <dirent.h>

#include "base/file.h"
#include "clang/synth_impl.h"

/* ---- arm, sh: machine types ------------------------------------------------------------------------- */
/* machine CONFIG_ MACH_TYPE_ number */
static void arm_machine(char **f, size_t n, struct str *types, struct str *tests)
{
	if (n == 3) { /* not registered */
		str_addf(tests, "#define machine_is_%s() (0)\n", f[0]);
		return;
	}
	str_addf(types, "#define MACH_TYPE_%s %s\n", f[2], f[3]);
	str_addf(tests, "#ifdef CONFIG_%s\n# ifdef machine_arch_type\n#  undef machine_arch_type\n"
		 "#  define machine_arch_type __machine_arch_type\n# else\n#  define machine_arch_type MACH_TYPE_%s\n"
		 "# endif\n# define machine_is_%s() (machine_arch_type == MACH_TYPE_%s)\n#else\n"
		 "# define machine_is_%s() (0)\n#endif\n", f[1], f[2], f[0], f[2], f[0]);
}

static void arm_machines(struct synth *s, const char *list, struct str *out)
{
	struct lines l = { .at = list };
	struct str tests = STR_INIT;
	char *f[5];

	(void)s;
	str_add(out, "#ifndef __ASSEMBLY__\nextern unsigned int __machine_arch_type;\n#endif\n");
	while (lines_next(&l)) {
		size_t n = fields_of(l.line, f, ARRAY_SIZE(f));

		if (n == 3 || n == 4)
			arm_machine(f, n, out, &tests);
	}
	str_addn(out, tests.buf, tests.len);
	str_add(out, "#ifndef machine_arch_type\n#define machine_arch_type __machine_arch_type\n#endif\n");
	str_release(&tests);
}

static void sh_machines(struct synth *s, const char *list, struct str *out)
{
	struct lines l = { .at = list };
	char *f[3];

	(void)s;
	while (lines_next(&l)) {
		if (fields_of(l.line, f, ARRAY_SIZE(f)) != 2)
			continue;
		str_addf(out, "#ifdef CONFIG_%s\n#define MACH_%s 1\n#else\n#define MACH_%s 0\n#endif\n"
			 "#define mach_is_", f[1], f[0], f[0]);
		for (const char *c = f[0]; *c; c++)
			str_addch(out, (char)tolower((unsigned char)*c));
		str_addf(out, "() (MACH_%s)\n", f[0]);
	}
}

/* ---- arm64 ------------------------------------------------------------------------------------------- */
static void arm64_capabilities(struct synth *s, const char *list, struct str *out)
{
	struct lines l = { .at = list };
	int n = 0;

	(void)s;
	while (lines_next(&l))
		if (ident_length(l.line) == strlen(l.line))
			str_addf(out, "#define ARM64_%s %d\n", l.line, n++);
	str_addf(out, "#define ARM64_NCAPS %d\n", n);
}

struct sysreg {
	char *reg, *field;
	bool fields;            /* a Sysreg that refers to SysregFields has no bits of its own */
	struct str res0, res1, unkn;
};

static void sysreg_range(const char *bits, int *msb, int *lsb)
{
	const char *colon = strchr(bits, ':');

	*msb = (int)strtol(bits, NULL, 10);
	*lsb = colon ? (int)strtol(colon + 1, NULL, 10) : *msb;
}

static void sysreg_begin(struct sysreg *r, char **f, size_t n, struct str *out)
{
	free(r->reg);
	r->reg = xstrdup(f[1]);
	r->fields = false;
	str_reset(&r->res0);
	str_reset(&r->res1);
	str_reset(&r->unkn);
	if (n < 7)
		return;
	str_addf(out, "#define REG_%s S%s_%s_C%s_C%s_%s\n", f[1], f[2], f[3], f[4], f[5], f[6]);
	str_addf(out, "#define SYS_%s sys_reg(%s, %s, %s, %s, %s)\n", f[1], f[2], f[3], f[4], f[5], f[6]);
	str_addf(out, "#define SYS_%s_Op0 %s\n#define SYS_%s_Op1 %s\n#define SYS_%s_CRn %s\n"
		 "#define SYS_%s_CRm %s\n#define SYS_%s_Op2 %s\n", f[1], f[2], f[1], f[3], f[1], f[4], f[1],
		 f[5], f[1], f[6]);
}

static void sysreg_end(struct sysreg *r, struct str *out)
{
	if (!r->reg || r->fields)
		return;
	str_addf(out, "#define %s_RES0 (UL(0)%s)\n#define %s_RES1 (UL(0)%s)\n#define %s_UNKN (UL(0)%s)\n",
		 r->reg, r->res0.buf, r->reg, r->res1.buf, r->reg, r->unkn.buf);
}

static void sysreg_field(struct sysreg *r, char **f, struct str *out)
{
	int msb, lsb;

	sysreg_range(f[1], &msb, &lsb);
	free(r->field);
	r->field = xstrdup(f[2]);
	str_addf(out, "#define %s_%s GENMASK(%d, %d)\n#define %s_%s_MASK GENMASK(%d, %d)\n", r->reg, f[2],
		 msb, lsb, r->reg, f[2], msb, lsb);
	str_addf(out, "#define %s_%s_SHIFT %d\n#define %s_%s_WIDTH %d\n", r->reg, f[2], lsb, r->reg, f[2],
		 msb - lsb + 1);
	if (strstr(f[0], "signedEnum") || strstr(f[0], "SignedEnum"))
		str_addf(out, "#define %s_%s_SIGNED %s\n", r->reg, f[2], *f[0] == 'U' ? "false" : "true");
}

static void sysreg_reserved(struct str *set, const char *bits)
{
	int msb, lsb;

	sysreg_range(bits, &msb, &lsb);
	str_addf(set, " | GENMASK_ULL(%d, %d)", msb, lsb);
}

static void sysreg_line(struct sysreg *r, char **f, size_t n, struct str *out)
{
	const char *w = f[0];

	if ((!strcmp(w, "Sysreg") || !strcmp(w, "SysregFields")) && n > 1)
		sysreg_begin(r, f, n, out);
	else if (starts_with(w, "EndSysreg"))
		sysreg_end(r, out);
	else if (!r->reg)
		return;
	else if (!strcmp(w, "Fields") || !strcmp(w, "Mapping"))
		r->fields = true;
	else if (!strcmp(w, "Res0") && n > 1)
		sysreg_reserved(&r->res0, f[1]);
	else if (!strcmp(w, "Res1") && n > 1)
		sysreg_reserved(&r->res1, f[1]);
	else if (!strcmp(w, "Unkn") && n > 1)
		sysreg_reserved(&r->unkn, f[1]);
	else if ((!strcmp(w, "Field") || (ends_with(w, "Enum") && !starts_with(w, "End"))) && n > 2)
		sysreg_field(r, f, out);
	else if (starts_with(w, "0b") && n > 1 && r->field)
		str_addf(out, "#define %s_%s_%s UL(%s)\n", r->reg, r->field, f[1], w);
}

static void arm64_sysregs(struct synth *s, const char *list, struct str *out)
{
	struct lines l = { .at = list };
	struct sysreg r = { .res0 = STR_INIT, .res1 = STR_INIT, .unkn = STR_INIT };
	char *f[8];

	(void)s;
	while (lines_next(&l)) {
		size_t n = fields_of(l.line, f, ARRAY_SIZE(f));

		if (n)
			sysreg_line(&r, f, n, out);
	}
	free(r.reg);
	free(r.field);
	str_release(&r.res0);
	str_release(&r.res1);
	str_release(&r.unkn);
}

/* ---- s390: facility bits, from the table in a program's source ----------------------------------------- */
static void add_facilities(struct str *out, const char *name, const uint64_t *dwords, int n)
{
	str_addf(out, "#define %s ", name);
	for (int i = 0; i < n; i++)
		str_addf(out, "%s_AC(0x%016llx,UL)", i ? "," : "", (unsigned long long)dwords[i]);
	str_addf(out, "\n#define %s_DWORDS %d\n", name, n);
}

static void s390_facilities(struct synth *s, const char *text, struct str *out)
{
	struct lines l = { .at = text };
	char *name = NULL;
	uint64_t dwords[16] = { 0 };
	int n = 0;
	bool on = true;

	while (lines_next(&l)) {
		const char *q = strstr(l.line, ".name = \"");

		if (q && strstr(q, "FACILITIES_")) {
			free(name);
			name = xstrndup(q + 9, ident_length(q + 9));
			memset(dwords, 0, sizeof(dwords));
			n = 1;
			on = true;
		} else if (name && starts_with(l.line, "-1")) {
			add_facilities(out, name, dwords, n);
			free(name);
			name = NULL;
		} else if (name && on && isdigit((unsigned char)*l.line)) {
			unsigned long bit = strtoul(l.line, NULL, 10);

			if (bit / 64 < ARRAY_SIZE(dwords)) {
				dwords[bit / 64] |= 1ULL << (63 - bit % 64);
				n = MAX(n, (int)(bit / 64) + 1);
			}
		}
	}
	(void)s;
	free(name);
}

/* The preprocessor lines are lost in lines_next(), so conditions are settled before: #ifdef CONFIG_X */
static void s390_preprocessed(struct synth *s, const char *text, struct str *out)
{
	struct str kept = STR_INIT;
	bool on = true;

	while (*text) {
		size_t n = strcspn(text, "\n");

		if (starts_with(text, "#ifdef CONFIG_")) {
			char *symbol = xstrndup(text + 7, ident_length(text + 7));
			const char *v = kconfig_value(s->k, symbol);

			on = v && strcmp(v, "n") != 0;
			free(symbol);
		} else if (starts_with(text, "#endif")) {
			on = true;
		} else if (on) {
			str_addn(&kept, text, n);
			str_addch(&kept, '\n');
		}
		text += n + (text[n] == '\n');
	}
	s390_facilities(s, kept.buf, out);
	str_release(&kept);
}

/* ---- x86: hypercalls -------------------------------------------------------------------------------------- */
/* One header's lines "#define __HYPERVISOR_x …" */
static void add_hypercalls(const char *text, struct map *seen, struct str *out)
{
	static const char define[] = "#define __HYPERVISOR_";

	for (const char *at = text; (at = strstr(at, define)); at++) {
		const char *name = at + sizeof(define) - 1;
		size_t n = ident_length(name);
		bool is_new;

		if (!islower((unsigned char)*name))
			continue;
		map_slot(seen, name, n, &is_new);
		if (is_new)
			str_addf(out, "HYPERCALL(%.*s)\n", (int)n, name);
	}
}

static int hypercalls(struct synth *s, struct err *err)
{
	struct str text = STR_INIT, out = STR_INIT;
	struct map *seen = map_new();
	int rc = 0;

	if (synth_read(s, "include/xen/interface/xen.h", &text)) {
		add_hypercalls(text.buf, seen, &out);
		str_reset(&text);
		synth_read(s, "include/xen/interface/xen-mca.h", &text);
		add_hypercalls(text.buf, seen, &out);
		rc = synth_write(s, "arch/x86/include/generated/asm/xen-hypercalls.h", &out, err);
	}
	map_free(seen);
	str_release(&text);
	str_release(&out);
	return rc;
}

/* ---- offsets into the vDSO ---------------------------------------------------------------------------------- */
/* What gen_vdso_offsets.sh says: s/… . PREFIX\(GROUP…\)$/\#define BEFORE\2AFTER\t…/ */
struct vdso_names {
	char *prefix, *group, *before, *after;
};

static bool vdso_pattern(const char *script, struct vdso_names *v)
{
	const char *dot = strstr(script, ") . "), *open, *def, *no;

	dot = dot ? dot + 4 : strstr(script, " . ") ? strstr(script, " . ") + 3 : NULL;
	open = dot ? strstr(dot, "\\(") : NULL;
	def = open ? strstr(open, "#define ") : NULL;
	if (!dot)
		return false;
	if (!open || !def)
		return false;
	no = strstr(def, "\\2");
	if (!no)
		return false;
	v->prefix = starts_with(dot, "\\(") ? xstrdup("") : xstrndup(dot, (size_t)(open - dot));
	v->group = xstrndup(open + 2, ident_length(open + 2));
	v->before = xstrndup(def + 8, (size_t)(no - def - 8));
	v->after = xstrndup(no + 2, ident_length(no + 2));
	return true;
}

static void vdso_names_of(const char *text, const struct vdso_names *v, struct map *seen, struct str *out)
{
	size_t skip = strlen(v->prefix), need = skip + strlen(v->group);

	for (const char *p = text; *p; p++) {
		size_t n = ident_length(p);
		bool is_new;

		if (n > need && !memcmp(p, v->prefix, skip) && !memcmp(p + skip, v->group, need - skip)) {
			map_slot(seen, p, n, &is_new);
			if (is_new)
				str_addf(out, "#define %s%.*s%s 0x0\n", v->before, (int)(n - skip), p + skip,
					 v->after);
		}
		p += n ? n - 1 : 0;
	}
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void sources_of(struct synth *s, const char *dir, struct words *out)
{
	char *path = path_join(s->root, dir);
	DIR *d = opendir(path);
	struct dirent *e;

	while (d && (e = readdir(d)))
		if (ends_with(e->d_name, ".S"))
			words_addf(out, "%s/%s", dir, e->d_name);
	if (d)
		closedir(d);
	if (out->items.len)
		qsort(out->items.at, out->items.len, sizeof(*out->items.at), by_text);
	free(path);
}

static int vdso_header(struct synth *s, const char *dir, const char *script, const char *name,
		       struct err *err)
{
	struct str text = STR_INIT, out = STR_INIT;
	struct words files = { 0 };
	struct vdso_names v = { 0 };
	struct map *seen = map_new();
	char *path;
	int rc = 0;

	path = xasprintf("include/generated/%s", name);
	if (!synth_made(s, path) && synth_read(s, script, &text) && vdso_pattern(text.buf, &v)) {
		sources_of(s, dir, &files);
		for (size_t i = 0; i < files.items.len; i++) {
			str_reset(&text);
			if (synth_read(s, files.items.at[i], &text))
				vdso_names_of(text.buf, &v, seen, &out);
		}
		synth_note(s, "include/generated/%s: the names are right, the values are all 0: only a linker "
			   "knows them", name);
		rc = synth_write(s, path, &out, err);
	}
	free(path);
	free(v.prefix);
	free(v.group);
	free(v.before);
	free(v.after);
	map_free(seen);
	words_release(&files);
	str_release(&text);
	str_release(&out);
	return rc;
}

/* "include/generated/NAME-offsets.h:" in the folder's Makefile, gen_*offsets.sh beside it */
static int vdso_folder(struct synth *s, const char *dir, struct err *err)
{
	static const char rule[] = "\ninclude/generated/";
	char *makefile = path_join(dir, "Makefile");
	struct str text = STR_INIT;
	int rc = 0;

	if (synth_read(s, makefile, &text)) {
		for (const char *at = text.buf; !rc && (at = strstr(at, rule)); at++) {
			const char *from = at + strlen(rule);
			char *name = xstrndup(from, strcspn(from, ": \t\n"));
			char *stem = xstrndup(name, strcspn(name, "-"));
			char *script = xasprintf("%s/gen_%s_offsets.sh", dir, stem);

			if (!synth_has(s, script)) {
				free(script);
				script = xasprintf("%s/gen_vdso_offsets.sh", dir);
			}
			if (ends_with(name, "-offsets.h") && !strchr(name, '/'))
				rc = vdso_header(s, dir, script, name, err);
			free(script);
			free(stem);
			free(name);
		}
	}
	str_release(&text);
	free(makefile);
	return rc;
}

int synth_vdso(struct synth *s, struct err *err)
{
	static const char *const folders[] = {
		"arch/%s/kernel/vdso", "arch/%s/kernel/vdso32", "arch/%s/kernel/vdso64",
		"arch/%s/kernel/compat_vdso", "arch/%s/vdso",
	};
	int rc = 0;

	for (size_t i = 0; !rc && i < ARRAY_SIZE(folders); i++) {
		char *dir = xasprintf(folders[i], s->spec->srcarch);

		rc = vdso_folder(s, dir, err);
		free(dir);
	}
	return rc;
}

/* ---- all of them -------------------------------------------------------------------------------------------- */
static const struct {
	const char *srcarch, *list, *out;
	void (*make)(struct synth *s, const char *list, struct str *out);
} tables[] = {
	{ "arm", "arch/arm/tools/mach-types", "arch/arm/include/generated/asm/mach-types.h", arm_machines },
	{ "sh", "arch/sh/tools/mach-types", "include/generated/machtypes.h", sh_machines },
	{ "arm64", "arch/arm64/tools/cpucaps", "arch/arm64/include/generated/asm/cpucap-defs.h",
	  arm64_capabilities },
	{ "arm64", "arch/arm64/tools/cpucaps", "arch/arm64/include/generated/asm/cpucaps.h",
	  arm64_capabilities },
	{ "arm64", "arch/arm64/tools/sysreg", "arch/arm64/include/generated/asm/sysreg-defs.h",
	  arm64_sysregs },
	{ "s390", "arch/s390/tools/gen_facilities.c", "arch/s390/include/generated/asm/facility-defs.h",
	  s390_preprocessed },
};

static bool is_wanted(struct synth *s, const char *out)
{
	struct words names = { 0 };
	bool yes = starts_with(out, "include/");

	synth_generated(s, s->spec->srcarch, &names);
	for (size_t i = 0; !yes && i < names.items.len; i++)
		yes = !strcmp(names.items.at[i], out);
	words_release(&names);
	return yes;
}

static int make_table(struct synth *s, size_t i, struct err *err)
{
	struct str text = STR_INIT, out = STR_INIT;
	int rc = 0;

	if (!strcmp(tables[i].srcarch, s->spec->srcarch) && is_wanted(s, tables[i].out) &&
	    synth_read(s, tables[i].list, &text)) {
		str_addf(&out, "#pragma once\n");
		tables[i].make(s, text.buf, &out);
		rc = synth_write(s, tables[i].out, &out, err);
	}
	str_release(&text);
	str_release(&out);
	return rc;
}

static void note_missing(struct synth *s, const char *srcarch)
{
	struct words names = { 0 };

	synth_generated(s, srcarch, &names);
	for (size_t i = 0; i < names.items.len; i++)
		if (!synth_made(s, names.items.at[i]))
			synth_note(s, "%s is missing: no generator for it is known", names.items.at[i]);
	words_release(&names);
}

int synth_tables(struct synth *s, struct err *err)
{
	int rc = 0;

	for (size_t i = 0; !rc && i < ARRAY_SIZE(tables); i++)
		rc = make_table(s, i, err);
	if (!rc)
		rc = synth_vdso(s, err);
	if (!rc && !strcmp(s->headers, "x86"))
		rc = hypercalls(s, err);
	if (!rc && strcmp(s->headers, s->spec->srcarch) != 0)
		note_missing(s, s->headers);
	if (!rc)
		note_missing(s, s->spec->srcarch);
	return rc;
}
