// SPDX-License-Identifier: GPL-2.0-only
/* The table of profiles, and choosing from it. */
#include <fnmatch.h>

#include "base/file.h"
#include "clang/internal.h"

/* What the stand-ins must not say of themselves */
#define NO_MIPS "-U__mips__ -U__mips -U_mips -Umips -U__MIPSEL__ -U_MIPSEL -U__MIPSEL -UMIPSEL "          \
		"-U__MIPSEB__ -U_MIPSEB -U__MIPSEB -UMIPSEB -U__mips64 -U__mips64__ "
#define LITTLE32 "mipsel-linux-gnu"
#define BIG32 "mips-linux-gnu"
#define LITTLE64 "mips64el-linux-gnuabi64"
#define BIG64 "mips64-linux-gnuabi64"

#define CONFIGS(arch, name) .config = name, .needs = "arch/" arch "/configs/" name
#define CLANG(t) .way = WAY_CLANG, .target = t
#define STAND_IN(t, d) .way = WAY_STAND_IN, .target = t, .flags = d
#define ALPHA .arch = "alpha", .srcarch = "alpha", .symbol = "ALPHA", .bits = 64
#define ARC .arch = "arc", .srcarch = "arc", .symbol = "ARC", .bits = 32
#define ARM .arch = "arm", .srcarch = "arm", .symbol = "ARM", .bits = 32, CLANG("arm-linux-gnueabi")
#define ARM64 .arch = "arm64", .srcarch = "arm64", .symbol = "ARM64", .bits = 64, CLANG("aarch64-linux-gnu")
#define CSKY .arch = "csky", .srcarch = "csky", .symbol = "CSKY", .bits = 32
#define HEXAGON .arch = "hexagon", .srcarch = "hexagon", .symbol = "HEXAGON", .bits = 32
#define LOONGARCH .arch = "loongarch", .srcarch = "loongarch", .symbol = "LOONGARCH", .bits = 64
#define M68K .arch = "m68k", .srcarch = "m68k", .symbol = "M68K", .bits = 32
#define MICROBLAZE .arch = "microblaze", .srcarch = "microblaze", .symbol = "MICROBLAZE", .bits = 32
#define MIPS .arch = "mips", .srcarch = "mips", .symbol = "MIPS"
#define NIOS2 .arch = "nios2", .srcarch = "nios2", .symbol = "NIOS2", .bits = 32
#define OPENRISC .arch = "openrisc", .srcarch = "openrisc", .symbol = "OPENRISC", .bits = 32
#define PARISC .srcarch = "parisc", .symbol = "PARISC"
#define POWERPC .arch = "powerpc", .srcarch = "powerpc", .symbol = "PPC"
#define PPC32 POWERPC, .bits = 32, CLANG("powerpc-linux-gnu")
#define PPC64 POWERPC, .bits = 64
#define RISCV .arch = "riscv", .srcarch = "riscv", .symbol = "RISCV"
#define S390 .arch = "s390", .srcarch = "s390", .symbol = "S390", .bits = 64
#define SH .arch = "sh", .srcarch = "sh", .symbol = "SUPERH", .bits = 32
#define SPARC .srcarch = "sparc", .symbol = "SPARC"
#define UM .arch = "um", .srcarch = "um", .symbol = "UML", .bits = 64
#define X86_64 .arch = "x86_64", .srcarch = "x86", .symbol = "X86", .bits = 64, CLANG("x86_64-linux-gnu")
#define I386 .arch = "i386", .srcarch = "x86", .symbol = "X86", .bits = 32, CLANG("i386-linux-gnu")
#define XTENSA .arch = "xtensa", .srcarch = "xtensa", .symbol = "XTENSA", .bits = 32

/* Builtins that only the real compiler has, as far as the kernel uses them. Their arguments are kept,
 * the value is nothing to rely on. */
#define B1(name, type) "-D__builtin_" name "(a)=((" type ")(a)) "
#define B2(name, type) "-D__builtin_" name "(a,b)=((void)(a),(" type ")(b)) "
#define ALPHA_BUILTINS                                                                                    \
	"-D__builtin_alpha_rpcc()=((__SIZE_TYPE__)0) " B2("alpha_inswl", "__SIZE_TYPE__")                 \
	B2("alpha_insql", "__SIZE_TYPE__") B2("alpha_inslh", "__SIZE_TYPE__")                             \
	B2("alpha_insbl", "__SIZE_TYPE__") B2("alpha_extwl", "__SIZE_TYPE__")                             \
	B2("alpha_extbl", "__SIZE_TYPE__") B2("alpha_cmpbge", "__SIZE_TYPE__")
#define ARC_BUILTINS                                                                                      \
	B1("arc_lr", "unsigned") B2("arc_sr", "void") "-D__builtin_arc_nop()=((void)0) "                  \
	B1("arc_fls", "int") B1("arc_ffs", "int") B1("arc_norm", "int") B1("arc_normw", "int")            \
	B1("arc_swap", "int") B1("arc_swape", "int")
#define NIOS2_BUILTINS B1("rdctl", "int") B2("wrctl", "void") B2("custom_ini", "int")

static const struct profile_spec specs[] = {
	{ "alpha", ALPHA, CONFIGS("alpha", "defconfig"),
	  STAND_IN(LITTLE64, NO_MIPS "-D__alpha__ -D__alpha -D__alpha_ev6__ -D__alpha_bwx__ -D__alpha_cix__ "
		   "-D__alpha_fix__ -D__alpha_max__ " ALPHA_BUILTINS) },
	{ "arc", ARC, CONFIGS("arc", "haps_hs_smp_defconfig"),
	  STAND_IN(LITTLE32, NO_MIPS "-D__arc__ -D__ARCHS__ " ARC_BUILTINS) },
	{ "arm", ARM, CONFIGS("arm", "multi_v7_defconfig") },
	{ "arm-lpae", ARM, .base = "arm", CONFIGS("arm", "multi_v7_defconfig"),
	  .set = "?ARCH_MULTI_V6=n ARM_LPAE=y ?VMSPLIT_2G=y", .about = "three levels of page tables" },
	{ "arm-nommu", ARM, .nommu = true, CONFIGS("arm", "mps2_defconfig"), .about = "ARMv7-M, no MMU" },
	{ "arm64", ARM64, CONFIGS("arm64", "defconfig") },
	{ "arm64-64k", ARM64, .base = "arm64", CONFIGS("arm64", "defconfig"),
	  .set = "ARM64_4K_PAGES=n ARM64_64K_PAGES=y", .about = "pages of 64 KiB" },
	{ "csky", CSKY, CONFIGS("csky", "defconfig"),
	  STAND_IN(LITTLE32, NO_MIPS "-D__csky__ -D__CSKY__ -D__CSKYABIV2__ -D__CSKYABI__=2 -D__cskyLE__") },
	{ "hexagon", HEXAGON, CONFIGS("hexagon", "comet_defconfig"), CLANG("hexagon-linux-musl") },
	{ "loongarch", LOONGARCH, CONFIGS("loongarch", "loongson3_defconfig"),
	  CLANG("loongarch64-linux-gnusf") },
	{ "m68k", M68K, CONFIGS("m68k", "multi_defconfig"), CLANG("m68k-linux-gnu") },
	{ "m68k-nommu", M68K, .nommu = true, CONFIGS("m68k", "m5208evb_defconfig"),
	  STAND_IN("m68k-linux-gnu", "-D__mcoldfire__ -U__mc68020__ -U__mc68020 -Umc68020 -U__mc68000__ "
		   "-U__mc68000 -Umc68000"),
	  .about = "ColdFire, no MMU" },
	{ "microblaze", MICROBLAZE, CONFIGS("microblaze", "mmu_defconfig"),
	  STAND_IN(LITTLE32, NO_MIPS "-D__microblaze__ -D__MICROBLAZE__ -D__MICROBLAZEEL__") },
	{ "mips", MIPS, .bits = 32, .config = "32r2el_defconfig",
	  .needs = "arch/mips/configs/generic_defconfig", CLANG(LITTLE32) },
	{ "mips64", MIPS, .bits = 64, CONFIGS("mips", "loongson3_defconfig"), CLANG(LITTLE64) },
	{ "nios2", NIOS2, CONFIGS("nios2", "10m50_defconfig"),
	  STAND_IN(LITTLE32, NO_MIPS "-D__nios2__ -D__nios2 -D__NIOS2__ -D__nios2_little_endian__ "
		   NIOS2_BUILTINS) },
	{ "openrisc", OPENRISC, CONFIGS("openrisc", "or1ksim_defconfig"),
	  STAND_IN(BIG32, NO_MIPS "-D__or1k__ -D__OR1K__") },
	{ "parisc", PARISC, .arch = "parisc", .bits = 32, CONFIGS("parisc", "generic-32bit_defconfig"),
	  STAND_IN(BIG32, NO_MIPS "-D__hppa__ -D__hppa -D__parisc__") },
	{ "parisc64", PARISC, .arch = "parisc64", .bits = 64, CONFIGS("parisc", "generic-64bit_defconfig"),
	  STAND_IN(BIG64, NO_MIPS "-D__hppa__ -D__hppa -D__parisc__ -D__LP64__") },
	{ "powerpc", PPC64, CONFIGS("powerpc", "ppc64_defconfig"), CLANG("powerpc64le-linux-gnu"),
	  .about = "book3s, radix and hash page tables" },
	{ "powerpc-book3e", PPC64, CONFIGS("powerpc", "ppc64e_defconfig"), CLANG("powerpc64-linux-gnu"),
	  .about = "book3e" },
	{ "powerpc32", PPC32, CONFIGS("powerpc", "pmac32_defconfig"), .about = "book3s" },
	{ "powerpc-8xx", PPC32, CONFIGS("powerpc", "mpc885_ads_defconfig"), .about = "8xx" },
	{ "riscv", RISCV, .bits = 64, CONFIGS("riscv", "defconfig"), CLANG("riscv64-linux-gnu") },
	{ "riscv32", RISCV, .bits = 32, .base = "riscv", CONFIGS("riscv", "defconfig"),
	  CLANG("riscv32-linux-gnu"), .set = "?PORTABLE=n ?NONPORTABLE=y ?ARCH_RV64I=n ARCH_RV32I=y 32BIT=y",
	  .about = "two levels of page tables" },
	{ "riscv-nommu", RISCV, .bits = 64, .nommu = true, CONFIGS("riscv", "nommu_virt_defconfig"),
	  CLANG("riscv64-linux-gnu"), .about = "no MMU" },
	{ "s390", S390, CONFIGS("s390", "defconfig"), CLANG("s390x-linux-gnu") },
	{ "sh", SH, CONFIGS("sh", "shx3_defconfig"),
	  STAND_IN(LITTLE32, NO_MIPS "-D__sh__ -D__SH4__ -D__SH4A__ -D__LITTLE_ENDIAN__") },
	{ "sh-nommu", SH, .nommu = true, CONFIGS("sh", "rsk7264_defconfig"),
	  STAND_IN(BIG32, NO_MIPS "-D__sh__ -D__SH2A__ -D__BIG_ENDIAN__"), .about = "SH-2A, no MMU" },
	{ "sparc64", SPARC, .arch = "sparc64", .bits = 64, CONFIGS("sparc", "sparc64_defconfig"),
	  STAND_IN("sparc64-linux-gnu", "") },
	{ "sparc32", SPARC, .arch = "sparc", .bits = 32, CONFIGS("sparc", "sparc32_defconfig"),
	  STAND_IN("sparc-linux-gnu", "") },
	/* Its own name for the configuration makes SUBARCH one that scripts/Makefile.clang does not know. */
	{ "um", UM, .config = "defconfig", .needs = "arch/um/configs/x86_64_defconfig", CLANG("x86_64-linux-gnu") },
	{ "x86_64", X86_64, CONFIGS("x86", "x86_64_defconfig") },
	{ "x86_64-nosmp", X86_64, .base = "x86_64", CONFIGS("x86", "x86_64_defconfig"), .set = "SMP=n",
	  .about = "one processor" },
	{ "x86_64-nohugetlb", X86_64, .base = "x86_64", CONFIGS("x86", "x86_64_defconfig"),
	  .set = "HUGETLBFS=n TRANSPARENT_HUGEPAGE=y", .about = "no hugetlbfs, but transparent huge pages" },
	{ "x86_64-nothp", X86_64, .base = "x86_64", CONFIGS("x86", "x86_64_defconfig"),
	  .set = "TRANSPARENT_HUGEPAGE=n ?USERFAULTFD=y ?KSM=y ?MEMORY_FAILURE=y ?MEMORY_HOTPLUG=y "
		 "?MEMORY_HOTREMOVE=y ?ZONE_DEVICE=y ?DEVICE_PRIVATE=y ?MEM_SOFT_DIRTY=y ?ZSWAP=y ?MEMCG=y "
		 "?IDLE_PAGE_TRACKING=y ?PAGE_TABLE_CHECK=y ?NUMA_BALANCING=y",
	  .about = "no transparent huge pages, but what else of mm/ the default leaves out" },
	{ "x86_64-allyes", X86_64, .config = "allyesconfig", .set = "COMPILE_TEST=n",
	  .about = "allyesconfig without COMPILE_TEST" },
	{ "i386", I386, CONFIGS("x86", "i386_defconfig"), .about = "two levels of page tables" },
	{ "i386-pae", I386, .base = "i386", CONFIGS("x86", "i386_defconfig"),
	  .set = "HIGHMEM4G=n HIGHMEM64G=y X86_PAE=y", .about = "three levels of page tables" },
	{ "xtensa", XTENSA, CONFIGS("xtensa", "iss_defconfig"),
	  STAND_IN(LITTLE32, NO_MIPS "-D__xtensa__ -D__XTENSA__ -D__XTENSA_EL__ -D__XTENSA_WINDOWED_ABI__") },
	{ "xtensa-nommu", XTENSA, .nommu = true, CONFIGS("xtensa", "nommu_kc705_defconfig"),
	  STAND_IN(LITTLE32, NO_MIPS "-D__xtensa__ -D__XTENSA__ -D__XTENSA_EL__ -D__XTENSA_WINDOWED_ABI__"), .about = "no MMU" },
};

const struct profile_spec *profile_spec_at(size_t i)
{
	return i < ARRAY_SIZE(specs) ? &specs[i] : NULL;
}

const struct profile_spec *profile_spec(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(specs); i++)
		if (!strcmp(specs[i].name, name))
			return &specs[i];
	return NULL;
}

const struct profile_spec *profile_spec_base(const struct profile_spec *s)
{
	return s->base ? profile_spec(s->base) : s;
}

bool profile_spec_in(const struct profile_spec *s, const struct tree *t)
{
	const char *const *arches = tree_arches(t);
	char *needs;
	bool yes = false;

	while (*arches && strcmp(*arches, s->srcarch))
		arches++;
	if (!*arches)
		return false;
	if (!s->needs)
		return true;
	needs = path_join(tree_root(t), s->needs);
	yes = file_exists(needs);
	free(needs);
	return yes;
}

void profile_all(struct profile_specs *out)
{
	for (size_t i = 0; i < ARRAY_SIZE(specs); i++)
		vec_push(&out->items, &specs[i]);
}

bool profile_covers(const char *srcarch)
{
	for (size_t i = 0; i < ARRAY_SIZE(specs); i++)
		if (!strcmp(specs[i].srcarch, srcarch))
			return true;
	return false;
}

void profile_names(struct str *out)
{
	for (size_t i = 0; i < ARRAY_SIZE(specs); i++)
		str_addf(out, "%s%s", i ? ", " : "", specs[i].name);
}

/* ---- of a finished build ----------------------------------------------------------------------- */
static bool has_line(const char *text, const char *symbol)
{
	char *line = xasprintf("CONFIG_%s=y\n", symbol);
	const char *at = text;
	bool hit = false;

	while (!hit && (at = strstr(at, line))) {
		hit = at == text || at[-1] == '\n';
		at++;
	}
	free(line);
	return hit;
}

const struct profile_spec *profile_spec_of_build(const char *build)
{
	char *path = path_join(build, "include/config/auto.conf");
	const struct profile_spec *s = NULL;
	struct str text = STR_INIT;

	if (!file_read(path, &text, &(struct err){ 0 })) {
		bool wide = has_line(text.buf, "64BIT"), nommu = !has_line(text.buf, "MMU");

		for (size_t i = 0; !s && i < ARRAY_SIZE(specs); i++)
			if (has_line(text.buf, specs[i].symbol) && (specs[i].bits == 64) == wide &&
			    specs[i].nommu == nommu)
				s = &specs[i];
	}
	str_release(&text);
	free(path);
	return s;
}

/* ---- choosing ---------------------------------------------------------------------------------- */
static bool word_means(const char *word, const struct profile_spec *s)
{
	if (profile_spec(word))
		return !strcmp(word, s->name);
	if (starts_with(word, "arch/"))
		return !strcmp(word + 5, s->srcarch);
	return !strcmp(word, "all") || !strcmp(word, s->srcarch) || !fnmatch(word, s->name, 0);
}

static int unknown(const char *word, struct err *err)
{
	const char *names[2 * ARRAY_SIZE(specs)], *near;
	struct str all = STR_INIT;

	for (size_t i = 0; i < ARRAY_SIZE(specs); i++) {
		names[2 * i] = specs[i].name;
		names[2 * i + 1] = specs[i].srcarch;
	}
	near = nearest_name(word, names, ARRAY_SIZE(names));
	profile_names(&all);
	if (near)
		err_set(err, ERR_USAGE, "there is no profile \"%s\"; did you mean %s?", word, near);
	else
		err_set(err, ERR_USAGE, "there is no profile \"%s\" (there are: all, %s)", word, all.buf);
	str_release(&all);
	return err->code;
}

/* Marks what the word means. */
static int choose(const struct tree *t, const char *word, bool *chosen, struct err *err)
{
	const struct profile_spec *exact = profile_spec(word), *any = exact;
	bool hit = false;

	for (size_t i = 0; i < ARRAY_SIZE(specs); i++) {
		if (!word_means(word, &specs[i]))
			continue;
		any = &specs[i];
		if (profile_spec_in(&specs[i], t))
			hit = chosen[i] = true;
	}
	if (!any)
		return unknown(word, err);
	if (!hit && exact)
		return err_set(err, ERR_USAGE, "this tree cannot have the profile %s: it has no %s%s", word,
			       exact->needs ? exact->needs : "arch/", exact->needs ? "" : exact->srcarch);
	if (!hit)
		return err_set(err, ERR_USAGE, "this tree cannot have a profile \"%s\": it has no arch/%s with a "
			       "default configuration", word, any->srcarch);
	return 0;
}

int profile_select(const struct tree *t, const char *list, struct profile_specs *out, struct err *err)
{
	bool chosen[ARRAY_SIZE(specs)] = { false }, some = false;
	int rc = 0;

	for (const char *s = list ? list : "x86_64"; !rc && *s;) {
		size_t n = strcspn(s, ",");
		char *word = xstrndup(s, n);

		if (n) {
			rc = choose(t, word, chosen, err);
			some = true;
		}
		free(word);
		s += n + (s[n] == ',');
	}
	if (!rc && !some)
		rc = err_set(err, ERR_USAGE, "--arch names no profile");
	for (size_t i = 0; !rc && i < ARRAY_SIZE(specs); i++)
		if (chosen[i])
			vec_push(&out->items, &specs[i]);
	return rc;
}
