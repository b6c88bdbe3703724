// SPDX-License-Identifier: GPL-2.0-only
/*
 * Headers of constants that Kbuild takes out of a compiler's assembly: bounds.h, asm-offsets.h, um's
 * user_constants.h. Their sources say DEFINE(name, value) in inline assembly; here DEFINE declares a
 * variable, and libclang evaluates what initialises it. This happens in a process of its own, as a parse
 * of an odd tree may crash or hang.
 */
#include <clang-c/Index.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/file.h"
#include "base/forkmap.h"
#include "clang/synth_impl.h"

#define MARK "pteris_defined_"
enum { CPU_LIMIT = 30, TIME_LIMIT = 300 /* a pipe that nobody writes to */, MEMORY_LIMIT = 2 /* GiB */ };

/* Instead of linux/kbuild.h, and of what the sources define themselves */
static const char defines[] =
	"#define DEFINE(sym, val) static const unsigned long long " MARK "##sym = (unsigned long long)(val)\n"
	"#define BLANK() do { } while (0)\n"
	"#define OFFSET(sym, str, mem) DEFINE(sym, __builtin_offsetof(struct str, mem))\n"
	"#define COMMENT(x) do { } while (0)\n";

struct source {
	struct synth *s;
	const char *file;      /* below the root */
	const struct words *flags;
	struct str out;        /* "#define …" lines */
	size_t unknown;        /* defined, but not evaluated */
	bool lost;
};

/* ---- in the process of its own --------------------------------------------------------------------------- */
static enum CXChildVisitResult visit(CXCursor c, CXCursor parent, CXClientData data)
{
	struct str *out = data;
	CXString name;
	CXEvalResult val;

	(void)parent;
	if (clang_getCursorKind(c) != CXCursor_VarDecl)
		return clang_getCursorKind(c) == CXCursor_FunctionDecl ||
		       clang_isStatement(clang_getCursorKind(c)) ? CXChildVisit_Recurse : CXChildVisit_Continue;
	name = clang_getCursorSpelling(c);
	if (starts_with(clang_getCString(name), MARK)) {
		val = clang_Cursor_Evaluate(c);
		if (val && clang_EvalResult_getKind(val) == CXEval_Int)
			str_addf(out, "#define %s %lld\n", clang_getCString(name) + strlen(MARK),
				 clang_EvalResult_getAsLongLong(val));
		else
			str_addch(out, '?');
		if (val)
			clang_EvalResult_dispose(val);
	}
	clang_disposeString(name);
	return CXChildVisit_Continue;
}

/* The source, its own definitions of DEFINE and the like out of the way */
static void own_text(const struct source *src, struct str *out)
{
	static const char *const names[] = { "DEFINE(", "BLANK(", "OFFSET(", "COMMENT(" };
	struct str text = STR_INIT;

	str_add(out, defines);
	synth_read(src->s, src->file, &text);
	for (const char *p = text.buf; *p;) {
		size_t n = strcspn(p, "\n");
		size_t skip = starts_with(p, "#define") ? 7 + strspn(p + 7, " \t") : 0;
		bool ours = false;

		for (size_t i = 0; skip && i < ARRAY_SIZE(names); i++)
			ours = ours || starts_with(p + skip, names[i]);
		if (ours)
			str_addf(out, "#define unused_%.*s\n", (int)(n - skip), p + skip);
		else
			str_addf(out, "%.*s\n", (int)n, p);
		p += n + (p[n] == '\n');
	}
	str_release(&text);
}

/* #include "/dev/zero" would take all memory before it took too long. Sanitizers need more than that. */
static void set_limits(void)
{
	const struct rlimit cpu = { CPU_LIMIT, CPU_LIMIT };

	alarm(TIME_LIMIT);
	setrlimit(RLIMIT_CPU, &cpu);
#ifndef __SANITIZE_ADDRESS__
	const struct rlimit limit = { (rlim_t)MEMORY_LIMIT << 30, (rlim_t)MEMORY_LIMIT << 30 };

	setrlimit(RLIMIT_DATA, &limit);
#endif
}

static void evaluate(void *ctx, size_t i, struct str *out)
{
	struct source *src = ctx;
	char *path = path_join(src->s->root, src->file);
	char *kbuild = path_join(src->s->root, "include/linux/kbuild.h");
	struct str text = STR_INIT;
	VEC(const char *) args = { 0 };
	struct CXUnsavedFile files[2];
	CXIndex index;
	CXTranslationUnit tu;

	(void)i;
	set_limits();
	if (!freopen("/dev/null", "w", stderr)) /* LLVM's last words; the caller has its own */
		return;
	own_text(src, &text);
	files[0] = (struct CXUnsavedFile){ path, text.buf, text.len };
	files[1] = (struct CXUnsavedFile){ kbuild, "", 0 };
	for (size_t k = 0; k < src->flags->items.len; k++)
		vec_push(&args, src->flags->items.at[k]);
	vec_push(&args, "-w");
	vec_push(&args, "-ferror-limit=0");
	index = clang_createIndex(0, 0);
	tu = clang_parseTranslationUnit(index, path, args.at, (int)args.len, files, ARRAY_SIZE(files),
					CXTranslationUnit_KeepGoing);
	if (tu) {
		clang_visitChildren(clang_getTranslationUnitCursor(tu), visit, out);
		str_addch(out, '.');
		clang_disposeTranslationUnit(tu);
	}
	clang_disposeIndex(index);
	vec_release(&args);
	str_release(&text);
	free(kbuild);
	free(path);
}

/* ---- here --------------------------------------------------------------------------------------------------- */
static void take(void *ctx, size_t i, const char *p, size_t n)
{
	struct source *src = ctx;

	(void)i;
	for (size_t k = 0; k < n; k++) {
		if (p[k] == '?')
			src->unknown++;
		else if (p[k] == '.')
			src->lost = false; /* it came to its end */
		else
			str_addch(&src->out, p[k]);
	}
}

static void lost(void *ctx, size_t i, const char *reason)
{
	(void)ctx;
	(void)i;
	(void)reason;
}

static int make(struct synth *s, const char *file, const struct words *flags, const char *header,
		struct err *err)
{
	struct source src = { .s = s, .file = file, .flags = flags, .out = STR_INIT, .lost = true };
	struct forkmap f = { .n = 1, .jobs = 1, .work = evaluate, .take = take, .lost = lost, .ctx = &src };
	int rc;

	if (!synth_has(s, file))
		return 0;
	str_add(&src.out, "#pragma once\n");
	rc = forkmap_run(&f, err);
	if (!rc && src.lost)
		synth_note(s, "%s is empty: parsing %s crashed or took too long", header, file);
	if (!rc && src.unknown)
		synth_note(s, "%s lacks %zu constants of %s that could not be evaluated", header, src.unknown,
			   file);
	if (!rc)
		rc = synth_write(s, header, &src.out, err);
	str_release(&src.out);
	return rc;
}

static int user_constants(struct synth *s, struct err *err)
{
	struct words flags = { 0 };
	int rc;

	words_addf(&flags, "--target=%s", s->spec->target);
	words_add(&flags, "-D__KERNEL__");
	words_add(&flags, "-D__UM_HOST__");
	words_addf(&flags, "-I%s/arch/um/include/shared", s->root);
	words_addf(&flags, "-I%s/arch/%s/um/shared", s->root, s->headers);
	words_add(&flags, "-idirafter");
	words_addf(&flags, "%s/include", s->root);
	rc = make(s, "arch/x86/um/user-offsets.c", &flags, "include/generated/user_constants.h", err);
	words_release(&flags);
	return rc;
}

int synth_offsets(struct synth *s, struct err *err)
{
	char *own = xasprintf("arch/%s/kernel/asm-offsets.c", s->spec->srcarch);
	int rc = 0;

	if (!strcmp(s->spec->srcarch, "um"))
		rc = user_constants(s, err);
	if (!rc)
		rc = make(s, "kernel/bounds.c", &s->flags, "include/generated/bounds.h", err);
	if (!rc)
		rc = make(s, own, &s->flags, "include/generated/asm-offsets.h", err);
	free(own);
	return rc;
}
