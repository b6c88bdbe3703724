// SPDX-License-Identifier: GPL-2.0-only
/* clang/: Makefiles read as text, forwards (makefile.h) and backwards (built_by.h). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/file.h"
#include "clang/built_by.h"
#include "clang/makefile.h"

static void put(const char *path, const char *text)
{
	struct err err = { 0 };
	char *dir = path_dir(path);

	assert_int_equal(dir_make(dir, &err), 0);
	assert_int_equal(file_write(path, text, strlen(text), &err), 0);
	free(dir);
}

static void needs(const char *path, const char *want)
{
	struct branch_switches s = { 0 };
	struct str got = STR_INIT;

	if (!built_by("t", path, &s))
		str_add(&got, "nobody");
	for (size_t i = 0; i < s.items.len; i++)
		str_addf(&got, "%s%s=%s", i ? " " : "", s.items.at[i].symbol, s.items.at[i].value);
	assert_string_equal(got.buf, want);
	str_release(&got);
	branch_switches_release(&s);
}

static void test_built_by(void **state)
{
	(void)state;
	put("t/Kbuild", "obj-y += mm/\nobj-$(CONFIG_NET) += net/ # drivers/\n");
	put("t/mm/Makefile",
	    "mmu-y := nommu.o\n"
	    "mmu-$(CONFIG_MMU) := a.o \\\n\tb.o\n"
	    "ifdef CONFIG_MMU\n\tobj-$(CONFIG_ADVISE)\t+= advise.o\nendif\n"
	    "obj-y := $(mmu-y) always.o\n"
	    "obj-$(CONFIG_COMP) += comp.o\n"
	    "comp-y := one.o\ncomp-objs += two.o\ncomp-$(CONFIG_THREE) += three.o\n"
	    "ifneq ($(CONFIG_MMU),y)\nobj-y += flat.o\nelse\nobj-y += paged.o\nendif\n"
	    "ifeq ($(CONFIG_X)$(CONFIG_Y),yy)\nobj-y += both.o\nendif\n"
	    "ifneq ($(CONFIG_Z),)\nlib-y += z.o\nendif\n"
	    "obj-$(CONFIG_W) += init_$(BITS).o sub/\n"
	    "# obj-y += comment.o\nloop-y += loop.o\nloop-objs := $(loop-y)\n");
	put("t/net/Makefile", "obj-m += mod.o\n");
	put("t/net/deep/file.txt", "");
	needs("mm/always.c", "");
	needs("mm/nommu.c", "");
	needs("mm/b.c", "CONFIG_MMU=y");
	needs("mm/advise.c", "CONFIG_ADVISE=y CONFIG_MMU=y");
	needs("mm/one.c", "CONFIG_COMP=y");
	needs("mm/two.c", "CONFIG_COMP=y");
	needs("mm/three.c", "CONFIG_COMP=y CONFIG_THREE=y");
	needs("mm/flat.c", "CONFIG_MMU=n");
	needs("mm/paged.c", "CONFIG_MMU=y");
	needs("mm/both.c", "CONFIG_X=y CONFIG_Y=y");
	needs("mm/z.c", "CONFIG_Z=y");
	needs("mm/init_64.c", "CONFIG_W=y");
	needs("mm/comment.c", "nobody");
	needs("mm/loop.c", "nobody");
	needs("mm/sub/x.c", "nobody");
	needs("net/mod.c", "CONFIG_NET=y");
	needs("drivers/x.c", "nobody");
}

/* A line that starts with a tab is a recipe only behind a rule. */
static void test_tabs(void **state)
{
	struct map *config = map_new();
	struct makefile *f = makefile_new("t", config);
	char *v;

	(void)state;
	put("t/tab.mk", "ifdef CONFIG_A\n\tobj-n += n.o\nelse\n\tobj-y += a.o\nendif\n"
			"all: x\n\tobj-y += recipe.o\nq := c:d\n\tobj-y += b.o\n");
	makefile_read(f, "t/tab.mk");
	v = makefile_value(f, "obj-y");
	assert_string_equal(v, "a.o b.o");
	free(v);
	makefile_free(f);
	map_free(config);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_built_by),
		cmocka_unit_test(test_tabs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
