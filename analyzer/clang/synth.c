// SPDX-License-Identifier: GPL-2.0-only
/* Making a profile without running anything of the tree: the order of work, and the small headers. */
#include <ctype.h>

#include "base/file.h"
#include "clang/synth_impl.h"

#define NOTES "synth.notes"

/* ---- what all parts use ------------------------------------------------------------------------- */
int synth_write(struct synth *s, const char *name, const struct str *text, struct err *err)
{
	char *path = path_join(s->build, name), *dir = path_dir(path);
	int rc = dir_make(dir, err);

	if (!rc)
		rc = file_write(path, text->buf, text->len, err);
	free(dir);
	free(path);
	return rc;
}

bool synth_made(const struct synth *s, const char *name)
{
	char *path = path_join(s->build, name);
	bool yes = file_exists(path);

	free(path);
	return yes;
}

void synth_note(struct synth *s, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	str_vaddf(&s->notes, fmt, ap);
	va_end(ap);
	str_addch(&s->notes, '\n');
}

bool synth_read(const struct synth *s, const char *name, struct str *out)
{
	char *path = path_join(s->root, name);
	bool ok = !file_read(path, out, &(struct err){ 0 });

	free(path);
	return ok;
}

bool synth_has(const struct synth *s, const char *name)
{
	char *path = path_join(s->root, name);
	bool yes = file_exists(path);

	free(path);
	return yes;
}

static bool takes_flag(void *ctx, const char *flags)
{
	return synth_takes(ctx, flags);
}

struct makefile *synth_makefile(struct synth *s, const char *srcarch, const char *dir)
{
	struct makefile *f = makefile_new(s->root, s->config);
	const struct kernel_version *v = tree_version(s->tree);
	/* $(src) was relative to the tree until 6.9. */
	char *src = v->version * 1000 + v->patchlevel < 6010 ? xstrdup(dir) :
		    strcmp(dir, ".") ? path_join(s->root, dir) : xstrdup(s->root);

	f->takes_flag = takes_flag;
	f->ctx = s;
	makefile_set(f, "srctree", s->root);
	makefile_set(f, "objtree", s->build);
	makefile_set(f, "src", src);
	makefile_set(f, "obj", dir);
	makefile_set(f, "SRCARCH", srcarch);
	makefile_set(f, "ARCH", s->spec->arch);
	makefile_set(f, "SUBARCH", s->headers);
	makefile_set(f, "BITS", s->spec->bits == 64 ? "64" : "32");
	makefile_set(f, "CC", "clang");
	makefile_set(f, "LLVM", "1");
	makefile_set(f, "LLVM_IAS", "1");
	makefile_set(f, "comma", ",");
	free(src);
	return f;
}

void synth_makefile_read(struct synth *s, struct makefile *f, const char *name)
{
	char *path = path_join(s->root, name);

	makefile_read(f, path);
	free(path);
}

bool lines_next(struct lines *l)
{
	free(l->line);
	l->line = NULL;
	while (*l->at) {
		size_t n = strcspn(l->at, "\n"), len = n;
		const char *from = l->at;

		l->at += n + (l->at[n] == '\n');
		while (len && isspace((unsigned char)*from)) {
			from++;
			len--;
		}
		while (len && isspace((unsigned char)from[len - 1]))
			len--;
		if (!len || *from == '#')
			continue;
		l->line = xstrndup(from, len);
		return true;
	}
	return false;
}

size_t fields_of(char *line, char **out, size_t max)
{
	size_t n = 0;

	while (*line && n < max) {
		line += strspn(line, " \t");
		if (!*line)
			break;
		out[n++] = line;
		line += strcspn(line, " \t");
		if (*line && n < max)
			*line++ = '\0';
	}
	return n;
}

/* ---- versions ------------------------------------------------------------------------------------- */
static int versions(struct synth *s, struct err *err)
{
	const struct kernel_version *v = tree_version(s->tree);
	struct str version = STR_INIT, release = STR_INIT, compile = STR_INIT, package = STR_INIT;
	int rc;

	str_addf(&version, "#define LINUX_VERSION_CODE %d\n"
		 "#define KERNEL_VERSION(a,b,c) (((a) << 16) + ((b) << 8) + ((c) > 255 ? 255 : (c)))\n"
		 "#define LINUX_VERSION_MAJOR %d\n#define LINUX_VERSION_PATCHLEVEL %d\n"
		 "#define LINUX_VERSION_SUBLEVEL %d\n", (v->version << 16) + (v->patchlevel << 8) +
		 MIN(v->sublevel, 255), v->version, v->patchlevel, v->sublevel);
	str_addf(&release, "#define UTS_RELEASE \"%d.%d.%d\"\n", v->version, v->patchlevel, v->sublevel);
	str_addf(&compile, "#define UTS_MACHINE \"%s\"\n#define UTS_VERSION \"#1\"\n"
		 "#define LINUX_COMPILE_BY \"nobody\"\n#define LINUX_COMPILE_HOST \"nowhere\"\n"
		 "#define LINUX_COMPILER \"none\"\n", s->spec->srcarch);
	str_add(&package, "#define LINUX_PACKAGE_ID \"\"\n");
	rc = synth_write(s, "include/generated/uapi/linux/version.h", &version, err);
	if (!rc)
		rc = synth_write(s, "include/generated/utsrelease.h", &release, err);
	if (!rc)
		rc = synth_write(s, "include/generated/compile.h", &compile, err);
	if (!rc)
		rc = synth_write(s, "include/generated/package.h", &package, err);
	str_release(&version);
	str_release(&release);
	str_release(&compile);
	str_release(&package);
	return rc;
}

/* ---- time constants: what kernel/time/timeconst.bc computes ---------------------------------------- */
typedef unsigned __int128 u128;

static u128 greatest_divisor(u128 a, u128 b)
{
	while (b) {
		u128 t = b;

		b = a % b;
		a = t;
	}
	return a;
}

/* n/d as a multiplication and a shift: the factor has 32 bits, adj makes it round up */
static void add_conversion(struct str *out, const char *from, const char *to, u128 n, u128 d)
{
	u128 whole = greatest_divisor(n, d), mul;
	unsigned shift = 0;

	while (mul = (((u128)1 << shift) * n + d - 1) / d, mul < (u128)1 << 31)
		shift++;
	str_addf(out, "#define %s_TO_%s_MUL32\tU64_C(0x%llX)\n", from, to, (unsigned long long)mul);
	str_addf(out, "#define %s_TO_%s_ADJ32\tU64_C(0x%llX)\n", from, to,
		 (unsigned long long)(((u128)1 << shift) * (d / whole - 1) / (d / whole)));
	str_addf(out, "#define %s_TO_%s_SHR32\t%u\n", from, to, shift);
}

static void add_ratio(struct str *out, const char *unit, long per_second, long hz)
{
	long whole = (long)greatest_divisor((u128)hz, (u128)per_second);

	str_addf(out, "#define HZ_TO_%s_NUM\t\t%ld\n#define HZ_TO_%s_DEN\t\t%ld\n"
		 "#define %s_TO_HZ_NUM\t\t%ld\n#define %s_TO_HZ_DEN\t\t%ld\n", unit, per_second / whole, unit,
		 hz / whole, unit, hz / whole, unit, per_second / whole);
}

static int time_constants(struct synth *s, struct err *err)
{
	const char *text = kconfig_value(s->k, "CONFIG_HZ");
	long hz = text ? strtol(text, NULL, 10) : 0;
	struct str out = STR_INIT;
	int rc;

	if (!synth_has(s, "kernel/time/timeconst.bc"))
		return 0;
	if (hz < 2 || hz > 1000000) {
		synth_note(s, "include/generated/timeconst.h is missing: CONFIG_HZ is %s",
			   text ? text : "not set");
		return 0;
	}
	str_addf(&out, "#ifndef KERNEL_TIMECONST_H\n#define KERNEL_TIMECONST_H\n\n#include <linux/param.h>\n"
		 "#include <linux/types.h>\n\n#if HZ != %ld\n#error \"HZ is another one\"\n#endif\n\n", hz);
	add_conversion(&out, "HZ", "MSEC", 1000, (u128)hz);
	add_conversion(&out, "MSEC", "HZ", (u128)hz, 1000);
	add_ratio(&out, "MSEC", 1000, hz);
	add_conversion(&out, "HZ", "USEC", 1000000, (u128)hz);
	add_conversion(&out, "USEC", "HZ", (u128)hz, 1000000);
	add_ratio(&out, "USEC", 1000000, hz);
	add_ratio(&out, "NSEC", 1000000000, hz);
	str_add(&out, "\n#endif\n");
	rc = synth_write(s, "include/generated/timeconst.h", &out, err);
	str_release(&out);
	return rc;
}

/* Which symbols modules need: known when modules are linked; until then Kbuild lets the file be empty. */
static int used_symbols(struct synth *s, struct err *err)
{
	static const struct str none = STR_INIT;

	if (!map_has(s->config, "CONFIG_TRIM_UNUSED_KSYMS"))
		return 0;
	return synth_write(s, "include/generated/autoksyms.h", &none, err);
}

/* ---- all of it -------------------------------------------------------------------------------------- */
static int make_all(struct synth *s, struct err *err)
{
	bool two = strcmp(s->headers, s->spec->srcarch) != 0;
	int rc = dir_make(s->build, err);

	if (!rc)
		rc = synth_config(s, err);
	if (!rc)
		rc = versions(s, err);
	if (!rc)
		rc = time_constants(s, err);
	if (!rc)
		rc = used_symbols(s, err);
	if (!rc)
		rc = synth_syscalls(s, s->headers, err);
	if (!rc && two)
		rc = synth_wrappers(s, s->headers, err);
	if (!rc)
		rc = synth_wrappers(s, s->spec->srcarch, err);
	if (!rc)
		rc = synth_tables(s, err);
	if (!rc) {
		synth_flags(s);
		rc = synth_offsets(s, err);
	}
	if (!rc)
		rc = synth_command(s, err);
	return rc;
}

static int with_synth(const struct tree *t, const char *src, const struct profile_spec *spec,
		      const char *build_dir, int (*make)(struct synth *s, struct err *err), struct err *err)
{
	struct synth s = { .tree = t, .spec = spec, .root = src, .build = build_dir };
	int rc;

	s.headers = !strcmp(spec->srcarch, "um") ? "x86" : spec->srcarch;
	s.config = map_new();
	s.probed = map_new();
	str_init(&s.notes);
	rc = make(&s, err);
	if (!rc && s.notes.len)
		rc = synth_write(&s, NOTES, &s.notes, err);
	kconfig_free(s.k);
	map_free(s.config);
	map_free(s.probed);
	words_release(&s.flags);
	str_release(&s.notes);
	return rc;
}

int synth_profile(const struct tree *t, const char *src, const struct profile_spec *spec,
		  const char *build_dir, struct err *err)
{
	return with_synth(t, src, spec, build_dir, make_all, err);
}

int synth_linked(const struct tree *t, const char *src, const struct profile_spec *spec,
		 const char *build_dir, struct err *err)
{
	return with_synth(t, src, spec, build_dir, synth_vdso, err);
}

void synth_notes(const char *build_dir, struct str *out)
{
	char *path = path_join(build_dir, NOTES);

	file_read(path, out, &(struct err){ 0 });
	free(path);
}
