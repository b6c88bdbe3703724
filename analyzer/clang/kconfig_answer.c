// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a shell, a compiler and a linker would have answered to Kconfig's questions, without asking
 * them. The commands are text of the tree; they are compared with patterns, nothing else happens to
 * them. Answers are those of clang 19, LLVM's tools and lld (or of gcc 12 where the reader was told so)
 * on a machine with neither rustc nor pahole; measured by putting all questions of 6.1 and 6.12 to
 * clang 19. Only what differs from "yes, it can" needs a line here.
 */
#include "clang/kconfig_impl.h"

/* ---- flags ------------------------------------------------------------------------------------- */
enum { CLANG = 1, GCC = 2, BOTH = 3 };
struct refusal {
	const char *flag;      /* in the flags as a whole text */
	int by;                /* whose refusal */
	const char *accepted;  /* but not on these architectures, each with a blank before and behind */
};
static const struct refusal refusals[] = {
	{ "-D__SIZEOF_INT128__=0", CLANG, " hexagon m68k " }, /* redefines a builtin macro */
	{ "-Wimplicit-fallthrough=5", CLANG, NULL },
	{ "-finline-stringops", BOTH, NULL },
	{ "-fsanitize=bounds-strict", CLANG, NULL },
	{ "--param asan-kernel-mem-intrinsic-prefix", BOTH, NULL },
	{ "--param tsan-", CLANG, NULL },
	{ "-fsanitize=kernel-hwaddress", CLANG, " x86 arm64 um " },
	{ "-fsanitize=kernel-memory", CLANG, " x86 powerpc s390 um " },
	{ "-fsanitize=thread", CLANG, " x86 arm64 powerpc riscv s390 loongarch um " },
	{ "-enable-trivial-auto-var-init-zero", BOTH, NULL }, /* needed until clang 15 */
	{ "-fzero-call-used-regs", CLANG, " x86 arm64 um " },
	{ "-gsplit-dwarf", CLANG, " x86 arm64 arm powerpc s390 loongarch mips hexagon m68k sparc um " },
	{ "-max-store-memset", CLANG, NULL },
	{ "-mrecord-mcount", CLANG, " s390 " },
	{ "-mindirect-branch-register", CLANG, NULL },
	{ "-mindirect-branch=", CLANG, NULL },
	{ "-fpatchable-function-entry", CLANG, " x86 arm64 riscv loongarch um parisc " },
	{ "-mstack-protector-guard", CLANG, " x86 arm64 arm um " },
	{ "-Wa,-mthin-add-sub", CLANG, NULL },
	{ "-mno-branch-likely", CLANG, NULL },
	{ "-fno-allow-store-data-races", CLANG, NULL },
	{ "-fconserve-stack", CLANG, NULL },
	{ "-mrelax-pic-calls", CLANG, NULL },
	{ "-mllvm", GCC, NULL },
	{ "-fsanitize=kcfi", GCC, NULL },
	{ "-fsanitize=local-bounds", GCC, NULL },
	{ "-fsanitize=kernel-memory", GCC, NULL },
	{ "-fsanitize-memory-param-retval", GCC, NULL },
	{ "-frandomize-layout-seed-file", GCC, NULL },
	{ "-Wunreachable-code-fallthrough", GCC, NULL },
	{ "-fsanitize=shadow-call-stack", GCC, " arm64 " },
	{ "-fsanitize=kernel-hwaddress", GCC, " arm64 " },
	{ "-fmin-function-alignment", BOTH, NULL },
	{ "-fstrict-flex-arrays", GCC, NULL },
};

static bool on_arch(const char *list, const char *srcarch)
{
	char *word = xasprintf(" %s ", srcarch);
	bool yes = list && strstr(list, word);

	free(word);
	return yes;
}

bool kconfig_takes_flag(const char *srcarch, bool gcc, const char *flags)
{
	for (size_t i = 0; i < ARRAY_SIZE(refusals); i++)
		if ((refusals[i].by & (gcc ? GCC : CLANG)) && strstr(flags, refusals[i].flag) &&
		    !on_arch(refusals[i].accepted, srcarch))
			return false;
	return true;
}

/* ---- commands that succeed or fail -------------------------------------------------------------- */
static const struct {
	const char *part;      /* of the command */
	int yes;               /* CLANG, GCC: who says yes */
	const char *only;      /* on these architectures, NULL: on all */
} commands[] = {
	{ "command -v ", BOTH, NULL },
	{ "-x assembler-with-cpp", BOTH, NULL },
	{ "-Wa,--fatal-warnings", BOTH, NULL },
	{ "ld.lld -v", BOTH, NULL },
	{ "cc-can-link.sh", BOTH, " x86 um " }, /* where the C library is at hand */
	{ "cc-can-link-static.sh", BOTH, " x86 um " },
	{ "rust_is_available.sh", 0, NULL },
	{ "rustc", 0, NULL },
	{ "plugin-version.h", 0, NULL },
	{ "gcc-plugin.sh", 0, NULL },
	{ "has-stack-protector.sh", BOTH, NULL },
	{ "gcc-goto.sh", BOTH, NULL },
	{ "cc-has-asm-goto", BOTH, NULL },
	{ "gcc-check-mprofile-kernel.sh", GCC, NULL },
	{ "gcc-check-fpatchable-function-entry.sh", GCC, NULL },
	{ "gcc-thunk-extern.sh", GCC, NULL },
	{ "tools-support-relr.sh", BOTH, NULL },
	{ "grep -qi llvm", BOTH, NULL },
	{ "grep -qv llvm", 0, NULL },
	{ "import lxml", 0, NULL },
	{ "__counted_by__", CLANG, NULL },
	{ "-x c -", BOTH, NULL },
};

static char *unquoted(const char *s, size_t n)
{
	if (n >= 2 && (*s == '"' || *s == '\'') && s[n - 1] == *s)
		return xstrndup(s + 1, n - 2);
	return xstrndup(s, n);
}

/* Words of a test command; quotes hold blanks together. Returns how many, at most max. */
static size_t test_words(const char *s, char **out, size_t max)
{
	size_t n = 0;

	while (n < max) {
		size_t len = 0;

		s += strspn(s, " \t");
		if (!*s)
			break;
		if (*s == '"' || *s == '\'') {
			const char *end = strchr(s + 1, *s);

			len = end ? (size_t)(end + 1 - s) : strlen(s);
		} else {
			len = strcspn(s, " \t");
		}
		out[n++] = unquoted(s, len);
		s += len;
	}
	return n;
}

/* test "x" = y, test x -ge y, test -z "x"; others fail */
static bool test_succeeds(const char *args)
{
	char *w[4] = { 0 };
	size_t n = test_words(args, w, ARRAY_SIZE(w));
	bool yes = false;

	if (n == 2) {
		yes = !strcmp(w[0], "-z") ? !*w[1] : !strcmp(w[0], "-n") ? *w[1] != '\0' : false;
	} else if (n == 3) {
		long a = strtol(w[0], NULL, 10), b = strtol(w[2], NULL, 10);

		if (!strcmp(w[1], "=") || !strcmp(w[1], "!="))
			yes = !strcmp(w[0], w[2]) == (*w[1] == '=');
		else if (!strcmp(w[1], "-ge"))
			yes = a >= b;
		else if (!strcmp(w[1], "-gt"))
			yes = a > b;
		else if (!strcmp(w[1], "-le"))
			yes = a <= b;
		else if (!strcmp(w[1], "-lt"))
			yes = a < b;
		else if (!strcmp(w[1], "-eq"))
			yes = a == b;
	}
	for (size_t i = 0; i < n; i++)
		free(w[i]);
	return yes;
}

static bool succeeds(struct kconfig *k, const char *cmd)
{
	int who = k->gcc ? GCC : CLANG;

	cmd += strspn(cmd, " ");
	if (starts_with(cmd, "test -e ")) /* of the machine, or of the tree: neither is known here */
		return false;
	if (starts_with(cmd, "test "))
		return test_succeeds(cmd + 5);
	if (strstr(cmd, "-x c /dev/null"))
		return kconfig_takes_flag(k->srcarch, k->gcc, cmd);
	for (size_t i = 0; i < ARRAY_SIZE(commands); i++)
		if (strstr(cmd, commands[i].part))
			return (commands[i].yes & who) &&
			       (!commands[i].only || on_arch(commands[i].only, k->srcarch));
	kwarn(k, "taken to fail: %.100s", cmd);
	return false;
}

/* { COMMAND; } >/dev/null 2>&1 && echo "YES" || echo "NO" */
static bool conditional(struct kconfig *k, const char *cmd, struct str *out)
{
	static const char middle[] = "; } >/dev/null 2>&1 && echo \"", or[] = "\" || echo \"";
	const char *mid, *sep, *yes;
	char *inner;
	bool ok;

	if (!starts_with(cmd, "{ ") || !ends_with(cmd, "\""))
		return false;
	mid = strstr(cmd, middle);
	if (!mid)
		return false;
	yes = mid + sizeof(middle) - 1;
	sep = strstr(yes, or);
	if (!sep)
		return false;
	inner = xstrndup(cmd + 2, (size_t)(mid - cmd - 2));
	ok = succeeds(k, inner);
	free(inner);
	if (ok)
		str_addn(out, yes, (size_t)(sep - yes));
	else
		str_addn(out, sep + sizeof(or) - 1, strlen(sep + sizeof(or) - 1) - 1);
	return true;
}

/* ---- commands that print ------------------------------------------------------------------------ */
static const struct {
	const char *part;
	const char *clang, *gcc;
} printers[] = {
	{ "/cc-version.sh", "Clang 190107", "GCC 120200" },
	{ "/as-version.sh", "LLVM 190107", "LLVM 190107" },
	{ "/ld-version.sh", "LLD 190107", "LLD 190107" },
	{ "/gcc-version.sh", "0", "120200" },
	{ "/clang-version.sh", "190107", "0" },
	{ "/lld-version.sh", "190107", "190107" },
	{ "/rustc-version.sh", "0", "0" },
	{ "/rustc-llvm-version.sh", "0", "0" },
	{ "/pahole-version.sh", "0", "0" },
	{ "--version ", "", "" },
	{ "-print-file-name", "", "" },
};

/* set -- A B && echo $2 */
static bool print_word(const char *cmd, struct str *out)
{
	const char *and = strstr(cmd, " && echo $"), *s = cmd + 7;
	unsigned long no;

	if (!starts_with(cmd, "set -- ") || !and || and < s)
		return false;
	no = strtoul(and + 10, NULL, 10);
	for (s += strspn(s, " "); s < and; s += strspn(s, " ")) {
		size_t n = strcspn(s, " ");

		if (no-- == 1) {
			str_addn(out, s, n);
			break;
		}
		s += n;
	}
	return true;
}

/* echo NAME | $(CC) -E -P -: a macro's value. Those asked for so are none of clang for the host, which
 * is what runs here: Kconfig gives no target. */
static bool print_macro(const char *cmd, struct str *out)
{
	if (!starts_with(cmd, "echo ") || !strstr(cmd, " -E -P -"))
		return false;
	str_addn(out, cmd + 5, strcspn(cmd + 5, " |"));
	return true;
}

void kanswer_shell(struct kconfig *k, const char *cmd, struct str *out)
{
	cmd += strspn(cmd, " ");
	if (conditional(k, cmd, out) || print_word(cmd, out) || print_macro(cmd, out))
		return;
	for (size_t i = 0; i < ARRAY_SIZE(printers); i++) {
		if (strstr(cmd, printers[i].part)) {
			str_add(out, k->gcc ? printers[i].gcc : printers[i].clang);
			return;
		}
	}
	kwarn(k, "taken to print nothing: %.100s", cmd);
}
