// SPDX-License-Identifier: GPL-2.0-only
/* clang/kconfig.h: the language, the values, and the search for settings. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "clang/kconfig.h"

#define MODULES "config MODULES\n\tbool \"m\"\n\tdefault y\n\tmodules\n"

static void put(const char *path, const char *text)
{
	char *dir = path_dir(path);
	struct err err = { 0 };

	assert_int_equal(dir_make(dir, &err), 0);
	assert_int_equal(file_write(path, text, strlen(text), &err), 0);
	free(dir);
}

/* Opens a tree of one Kconfig file, 6.12's rules */
static struct kconfig *open_text(const char *text)
{
	struct kconfig_options o = { .root = "t", .srcarch = "x86", .arch = "x86_64" };
	struct err err = { 0 };
	struct kconfig *k;

	put("t/Makefile", "VERSION = 6\nPATCHLEVEL = 12\n");
	put("t/Kconfig", text);
	if (kconfig_open(&k, &o, &err))
		fail_msg("%s", err.text);
	return k;
}

static void is(struct kconfig *k, const char *name, const char *want)
{
	const char *v = kconfig_value(k, name);

	if (!want != !v || (v && strcmp(v, want)))
		fail_msg("%s is %s, not %s", name, v ? v : "(null)", want ? want : "(null)");
}

static void no_warnings(struct kconfig *k)
{
	struct str s = STR_INIT;

	if (kconfig_warnings(k, &s))
		fail_msg("%s", s.buf);
	str_release(&s);
}

/* ---- values ------------------------------------------------------------------------------------ */
static void test_defaults_and_dependencies(void **state)
{
	struct kconfig *k = open_text(
		"config A\n\tbool \"a\"\n"
		"config B\n\tbool \"b\"\n\tdefault y\n\tdepends on A\n"
		"config C\n\tdef_bool A && !B\n"
		"config N\n\tint \"n\"\n\trange 1 10\n\tdefault 4 if A\n\tdefault 7\n"
		"config H\n\thex\n\tdefault 0x10 if A\n"
		"config S\n\tstring \"s\"\n\tdefault \"it's\"\n\tdepends on A\n");

	(void)state;
	no_warnings(k);
	is(k, "CONFIG_A", "n");
	is(k, "CONFIG_B", "n");
	is(k, "N", "7");
	is(k, "H", NULL);
	is(k, "S", NULL);
	assert_true(kconfig_set(k, "CONFIG_A", "y"));
	is(k, "B", "y");
	is(k, "C", "n");
	is(k, "N", "4");
	is(k, "H", "0x10");
	is(k, "S", "it's");
	assert_true(kconfig_set(k, "B", "n"));
	is(k, "C", "y");
	assert_true(kconfig_set(k, "N", "99")); /* beyond the range: its nearest end */
	is(k, "N", "10");
	assert_false(kconfig_set(k, "N", "many"));
	assert_false(kconfig_set(k, "NOBODY", "y"));
	kconfig_free(k);
}

static void test_tristate(void **state)
{
	struct kconfig *k = open_text(MODULES
		"config T\n\ttristate \"t\"\n"
		"config U\n\ttristate \"u\"\n\tdepends on T\n\tdefault y\n"
		"config V\n\tbool \"v\"\n\tdepends on T\n\tdefault y\n"
		"config W\n\tdef_tristate y if m\n"
		"config X\n\tdef_tristate m\n");

	(void)state;
	assert_true(kconfig_set(k, "T", "m"));
	is(k, "T", "m");
	is(k, "U", "m"); /* no more than what it depends on */
	is(k, "V", "y"); /* a bool cannot be m */
	is(k, "W", "m");
	is(k, "X", "m");
	assert_true(kconfig_set(k, "MODULES", "n"));
	is(k, "T", "y"); /* without modules m is y … */
	is(k, "X", "y");
	is(k, "W", "n"); /* … but in a condition it is nothing */
	assert_false(kconfig_set(k, "V", "m"));
	kconfig_free(k);
}

static void test_select_and_imply(void **state)
{
	struct kconfig *k = open_text(MODULES
		"config LOW\n\tbool \"low\"\n"
		"config LIB\n\ttristate \"lib\"\n\tdepends on LOW\n"
		"config IMP\n\tbool \"imp\"\n\tdepends on LOW\n"
		"config USER\n\ttristate \"user\"\n\tselect LIB if LOW2\n\timply IMP\n"
		"config LOW2\n\tdef_bool y\n");

	(void)state;
	assert_true(kconfig_set(k, "USER", "m"));
	is(k, "LIB", "m"); /* select does not ask what LIB depends on … */
	is(k, "IMP", "n"); /* … imply does */
	assert_true(kconfig_set(k, "LIB", "n"));
	is(k, "LIB", "m");
	assert_true(kconfig_set(k, "LOW", "y"));
	assert_true(kconfig_set(k, "USER", "y"));
	is(k, "LIB", "y");
	is(k, "IMP", "y");
	assert_true(kconfig_set(k, "IMP", "n"));
	is(k, "IMP", "n");
	kconfig_free(k);
}

static void test_choice(void **state)
{
	struct kconfig *k = open_text(
		"config E\n\tbool \"e\"\n"
		"choice\n\tprompt \"c\"\n\tdefault C2\n\n"
		"config C1\n\tbool \"1\"\n\n"
		"config C2\n\tbool \"2\"\n\tdepends on E\n\n"
		"if E\nconfig C3\n\tbool \"3\"\nendif\n"
		"endchoice\n"
		"config AFTER\n\tdef_bool C3\n");

	(void)state;
	no_warnings(k);
	is(k, "C1", "y");
	is(k, "C2", "n");
	assert_true(kconfig_set(k, "E", "y"));
	is(k, "C1", "n");
	is(k, "C2", "y");
	assert_true(kconfig_set(k, "C1", "y"));
	assert_true(kconfig_set(k, "C3", "y")); /* said later */
	is(k, "C1", "n");
	is(k, "C3", "y");
	is(k, "AFTER", "y");
	kconfig_reset(k);
	assert_true(kconfig_set(k, "C1", "n"));
	is(k, "C1", "y"); /* somebody must be it */
	kconfig_free(k);
}

/* What a member depends on may ask for another member while the choice is being made. */
static void test_choice_asked_for_early(void **state)
{
	struct kconfig *k = open_text(
		"choice\n\tprompt \"system\"\n"
		"config SYS1\n\tbool \"1\"\n"
		"config SYS2\n\tbool \"2\"\n\tselect HAS_CPU2\n\tselect EXTRA if CPU2\nendchoice\n"
		"config HAS_CPU2\n\tbool\n"
		"config EXTRA\n\tbool\n"
		"choice\n\tprompt \"cpu\"\n"
		"config CPU1\n\tbool \"1\"\n\tdepends on EXTRA\n"
		"config CPU2\n\tbool \"2\"\n\tdepends on HAS_CPU2\nendchoice\n"
		"config ON2\n\tdef_bool CPU2\n");

	(void)state;
	assert_true(kconfig_set(k, "SYS2", "y"));
	is(k, "CPU1", "n");
	is(k, "CPU2", "y");
	is(k, "ON2", "y");
	kconfig_free(k);
}

static void test_comparisons(void **state)
{
	struct kconfig *k = open_text(
		"config V\n\tint\n\tdefault 190107\n"
		"config X\n\thex\n\tdefault 0xff\n"
		"config NAME\n\tstring\n\tdefault \"clang\"\n"
		"config A\n\tdef_bool V >= 110000\n"
		"config B\n\tdef_bool V < 9000\n" /* as numbers, not as text */
		"config C\n\tdef_bool X = 0xFF\n"
		"config D\n\tdef_bool NAME = \"clang\"\n"
		"config E\n\tdef_bool !(A && NAME != \"gcc\") || UNKNOWN\n"
		"config F\n\tdef_bool !A = n\n");

	(void)state;
	no_warnings(k);
	is(k, "A", "y");
	is(k, "B", "n");
	is(k, "C", "y");
	is(k, "D", "y");
	is(k, "E", "n");
	is(k, "F", "y");
	kconfig_free(k);
}

static void test_visibility_and_redefinition(void **state)
{
	struct kconfig *k = open_text(
		"config G\n\tbool \"g\"\n"
		"menu \"m\"\n\tdepends on G\n\tvisible if SHOWN\n"
		"config A\n\tbool \"a\"\n\tdefault y\n"
		"endmenu\n"
		"config SHOWN\n\tbool \"s\"\n"
		"config TWICE\n\tbool\n\tdefault y if G\n"
		"config TWICE\n\tbool \"twice\" if SHOWN\n"
		"config P\n\tbool \"p\" if SHOWN\n\tdefault y\n");

	(void)state;
	assert_true(kconfig_set(k, "A", "n"));
	assert_true(kconfig_set(k, "P", "n"));
	is(k, "A", "n"); /* G is off */
	assert_true(kconfig_set(k, "G", "y"));
	is(k, "A", "y"); /* the prompt is hidden: the default counts */
	is(k, "P", "y");
	is(k, "TWICE", "y");
	assert_true(kconfig_set(k, "SHOWN", "y"));
	is(k, "A", "n");
	is(k, "P", "n");
	assert_true(kconfig_set(k, "TWICE", "n"));
	is(k, "TWICE", "n");
	kconfig_free(k);
}

static void test_old_choices(void **state)
{
	struct kconfig_options o = { .root = "old", .srcarch = "x86" };
	struct err err = { 0 };
	struct kconfig *k;

	(void)state;
	put("old/Makefile", "VERSION = 6\nPATCHLEVEL = 1\n");
	put("old/Kconfig", MODULES
	    "choice\n\tprompt \"hidden\" if NEVER\n"
	    "config H1\n\tbool \"1\"\nendchoice\n"
	    "choice\n\ttristate \"many\"\n\tdefault M1\n"
	    "config M1\n\ttristate \"1\"\nconfig M2\n\ttristate \"2\"\nendchoice\n");
	assert_int_equal(kconfig_open(&k, &o, &err), 0);
	is(k, "H1", "n");
	assert_true(kconfig_set(k, "M1", "m"));
	assert_true(kconfig_set(k, "M2", "m"));
	is(k, "M1", "m");
	is(k, "M2", "m");
	assert_true(kconfig_set(k, "M2", "y"));
	is(k, "M1", "n");
	is(k, "M2", "y");
	kconfig_free(k);
}

static void test_all_yes(void **state)
{
	struct kconfig *k = open_text(
		"config A\n\tbool \"a\"\nconfig B\n\ttristate \"b\"\n\tdepends on A && !C\n"
		"config C\n\tbool \"c\"\nconfig HIDDEN\n\tbool\n");

	(void)state;
	assert_true(kconfig_set(k, "C", "n"));
	kconfig_set_all_yes(k);
	is(k, "A", "y");
	is(k, "B", "y");
	is(k, "C", "n");
	is(k, "HIDDEN", "n");
	kconfig_free(k);
}

/* ---- the language ------------------------------------------------------------------------------ */
static void test_files_and_macros(void **state)
{
	struct kconfig *k;

	(void)state;
	put("t/arch/x86/Kconfig", "config BELOW\n\tdef_bool \"$(ARCH)\" = \"x86_64\"\nrsource \"Kconfig.more\"\n");
	put("t/arch/x86/Kconfig.more", "config MORE\n\tdef_bool y\n");
	k = open_text("mainmenu \"$(nothing)\"\n"
		      "comma := ,\n"
		      "both = $(1)$(2)\n"
		      "list := a\nlist += b\n"
		      "success = $(shell,{ $(1); } >/dev/null 2>&1 && echo \"y\" || echo \"n\")\n"
		      "cc-option = $(success,$(CC) -Werror $(1) -c -x c /dev/null -o /dev/null)\n"
		      "name := $(shell,set -- $(shell,./scripts/cc-version.sh clang) && echo $1)\n"
		      "source \"arch/$(SRCARCH)/Kconfig\"\n"
		      "config A$(both,B,C)\n\tdef_bool $(cc-option,-fshort-wchar)\n"
		      "config GCC_ONLY\n\tdef_bool $(cc-option,-fconserve-stack)\n"
		      "config IS_CLANG\n\tdef_bool $(success,test \"$(name)\" = Clang)\n"
		      "config TEXT\n\tstring\n\tdefault \"$(list)$(comma)\\\"q\\\"\"\n"
		      "config LONG\n\tdef_bool IS_CLANG && \\\n\t\tBELOW\n\thelp\n"
		      "\t  config NOT_ME\n\n\t    select BELOW\n\nconfig LAST\n\tdef_bool MORE # why not\n");
	no_warnings(k);
	is(k, "BELOW", "y");
	is(k, "MORE", "y");
	is(k, "ABC", "y");
	is(k, "GCC_ONLY", "n");
	is(k, "IS_CLANG", "y");
	is(k, "TEXT", "a b,\"q\"");
	is(k, "LONG", "y");
	is(k, "LAST", "y");
	assert_false(kconfig_known(k, "NOT_ME"));
	kconfig_free(k);
}

static void test_config_files(void **state)
{
	struct kconfig *k = open_text(MODULES
		"config A\n\tbool \"a\"\nconfig B\n\ttristate \"b\"\nconfig S\n\tstring \"s\"\n"
		"config H\n\thex \"h\"\nconfig D\n\tbool \"d\"\n\tdefault y\n");
	struct str text = STR_INIT;
	struct err err = { 0 };

	(void)state;
	put("one", "CONFIG_A=y\nCONFIG_B=y\nCONFIG_GONE=y\nCONFIG_S=\"a \\\"b\\\"\"\n# CONFIG_D is not set\nnonsense\n");
	put("two", "CONFIG_B=m\r\nCONFIG_H=ff\n");
	assert_int_equal(kconfig_read(k, "one", &err), 0);
	assert_int_equal(kconfig_read(k, "two", &err), 0);
	assert_int_equal(kconfig_read(k, "three", &err), ERR_NOTFOUND);
	assert_int_equal(kconfig_write(k, "out", &(struct err){ 0 }), 0);
	assert_int_equal(file_read("out/include/generated/autoconf.h", &text, &err), 0);
	assert_non_null(strstr(text.buf, "#define CONFIG_A 1\n"));
	assert_non_null(strstr(text.buf, "#define CONFIG_B_MODULE 1\n"));
	assert_non_null(strstr(text.buf, "#define CONFIG_S \"a \\\"b\\\"\"\n"));
	assert_non_null(strstr(text.buf, "#define CONFIG_H 0xff\n"));
	assert_null(strstr(text.buf, "CONFIG_D"));
	str_reset(&text);
	assert_int_equal(file_read("out/.config", &text, &err), 0);
	assert_non_null(strstr(text.buf, "# CONFIG_D is not set\n"));
	str_reset(&text);
	kconfig_reset(k);
	assert_int_equal(kconfig_read(k, "out/.config", &err), 0); /* and back */
	is(k, "S", "a \"b\"");
	is(k, "D", "n");
	str_release(&text);
	kconfig_free(k);
}

/* ---- wishes ------------------------------------------------------------------------------------- */
static const char wishes[] = MODULES
	"config EXPERT\n\tbool \"e\"\n"
	"config ARCH_CAN\n\tbool\n"
	"config BOARD\n\tbool \"board\"\n\tselect ARCH_CAN\n"
	"config DEEP\n\tbool \"deep\" if EXPERT\n\tdepends on ARCH_CAN && !TINY\n"
	"config TINY\n\tbool \"tiny\"\n\tdefault y\n"
	"config NEVER\n\tbool\n"
	"config CANNOT\n\tbool \"x\"\n\tdepends on NEVER\n"
	"choice\n\tprompt \"size\"\nconfig SMALL\n\tbool \"s\"\nconfig LARGE\n\tbool \"l\"\nendchoice\n"
	"config NR\n\tint \"nr\" if EXPERT\n\tdefault 4\n"
	"config DRV\n\ttristate \"drv\"\n\tdepends on m\n";

static size_t changes_of(struct kconfig *k, const char *name, const char *value, struct kconfig_changes *c)
{
	struct str why = STR_INIT;

	memset(c, 0, sizeof(*c));
	if (kconfig_want(k, name, value, c, &why) != KCONFIG_DONE)
		fail_msg("%s=%s: %s", name, value, why.buf);
	str_release(&why);
	return c->items.len;
}

static void test_want(void **state)
{
	struct kconfig *k = open_text(wishes);
	struct kconfig_changes c;

	(void)state;
	assert_int_equal(changes_of(k, "CONFIG_DEEP", "y", &c), 5);
	assert_string_equal(c.items.at[0].name, "CONFIG_ARCH_CAN"); /* sorted */
	assert_string_equal(c.items.at[1].name, "CONFIG_BOARD");
	assert_string_equal(c.items.at[2].name, "CONFIG_DEEP");
	assert_string_equal(c.items.at[3].name, "CONFIG_EXPERT");
	assert_string_equal(c.items.at[4].name, "CONFIG_TINY");
	assert_string_equal(c.items.at[4].before, "y");
	assert_string_equal(c.items.at[4].value, "n");
	kconfig_changes_release(&c);
	assert_int_equal(changes_of(k, "CONFIG_DEEP", "y", &c), 0); /* it stays */
	kconfig_changes_release(&c);
	assert_int_equal(changes_of(k, "CONFIG_ARCH_CAN", "n", &c), 3); /* who selects it goes off */
	is(k, "BOARD", "n");
	is(k, "DEEP", "n");
	kconfig_changes_release(&c);
	assert_int_equal(changes_of(k, "CONFIG_LARGE", "y", &c), 2);
	kconfig_changes_release(&c);
	assert_int_equal(changes_of(k, "CONFIG_LARGE", "n", &c), 2);
	is(k, "SMALL", "y");
	kconfig_changes_release(&c);
	changes_of(k, "CONFIG_NR", "9", &c);
	is(k, "NR", "9");
	kconfig_changes_release(&c);
	changes_of(k, "CONFIG_DRV", "y", &c); /* m is all that is possible */
	is(k, "DRV", "m");
	kconfig_changes_release(&c);
	kconfig_free(k);
}

static void test_want_in_vain(void **state)
{
	struct kconfig *k = open_text(wishes);
	struct kconfig_changes c = { 0 };
	struct str why = STR_INIT;

	(void)state;
	assert_int_equal(kconfig_enable(k, "CONFIG_NOBODY", &c, &why), KCONFIG_UNKNOWN);
	assert_int_equal(kconfig_enable(k, "CONFIG_CANNOT", &c, &why), KCONFIG_CONTRADICTORY);
	assert_string_equal(why.buf, "CONFIG_CANNOT needs CONFIG_NEVER");
	assert_int_equal(kconfig_want(k, "CONFIG_NR", "no number", &c, NULL), KCONFIG_CONTRADICTORY);
	assert_int_equal(c.items.len, 0);
	is(k, "EXPERT", "n"); /* all is as before */
	is(k, "TINY", "y");
	str_release(&why);
	kconfig_free(k);
}

/* ---- hostile ------------------------------------------------------------------------------------ */
static void test_nothing_runs(void **state)
{
	struct kconfig *k = open_text(
		"x := $(shell,touch ran)\n"
		"$(shell,touch ran)\n"
		"config A\n\tdef_bool $(shell,touch ran; echo y)\n"
		"config B\n\tstring\n\tdefault \"$(shell,touch ran)\"\n");

	(void)state;
	is(k, "A", "n");
	assert_int_not_equal(access("ran", F_OK), 0);
	assert_true(kconfig_warnings(k, NULL) > 0);
	kconfig_free(k);
}

static void test_loops(void **state)
{
	struct kconfig *k;
	struct str deep = STR_INIT;

	(void)state;
	put("t/loop", "config FROM_LOOP\n\tdef_bool y\nsource \"Kconfig\"\nsource \"loop\"\nsource \"./loop\"\n");
	put("t/twice", "source \"loop\"\nsource \"../outside\"\nsource \"/etc/passwd\"\nsource \".\"\n");
	put("outside", "config OUTSIDE\n\tdef_bool y\n");
	str_add(&deep, "source \"loop\"\nsource \"twice\"\nself = $(self)$(self)\nA := $(self)\n"
		"ping = $(pong,$(1)x)\npong = $(ping,$(1)y)\n$(ping,z)\n"
		"config L1\n\tdef_bool L2\n\tselect L1\nconfig L2\n\tdef_bool L1 || !L2\n"
		"config BRACKETS\n\tdef_bool ");
	for (int i = 0; i < 5000; i++)
		str_addch(&deep, '(');
	str_add(&deep, "\nendmenu\nendif\nendchoice\nif FROM_LOOP\n");
	k = open_text(deep.buf);
	is(k, "FROM_LOOP", "y");
	assert_false(kconfig_known(k, "OUTSIDE"));
	is(k, "BRACKETS", "n");
	kconfig_value(k, "L1");
	kconfig_free(k);
	str_release(&deep);
}

static void test_long_chains(void **state)
{
	struct str text = STR_INIT;
	struct kconfig *k;

	(void)state;
	for (int i = 0; i < 50000; i++)
		str_addf(&text, "config S%d\n\tbool \"s\"\n\tdepends on S%d\n\tdefault y\n", i, i + 1);
	str_add(&text, "config S50000\n\tdef_bool y\nconfig WIDE\n\tdef_bool y\n");
	for (int i = 0; i < 20000; i++)
		str_addf(&text, "\tdepends on S%d || y\n", i);
	k = open_text(text.buf);
	is(k, "S49999", "y");
	is(k, "S49000", "y");
	is(k, "WIDE", "y");
	kconfig_value(k, "S0"); /* cannot be told, but is no crash */
	kconfig_enable(k, "S1", NULL, NULL);
	assert_true(kconfig_warnings(k, NULL) > 0);
	kconfig_free(k);
	str_release(&text);
}

static void test_too_much(void **state)
{
	struct kconfig_options o = { .root = "much", .srcarch = "x86" };
	struct err err = { 0 };
	struct kconfig *k;

	(void)state;
	/* each file reads the next twice: 2^40 */
	for (int i = 0; i < 40; i++) {
		char *path = xasprintf("much/f%d", i), *text = xasprintf("source \"f%d\"\nsource \"f%d\"\n", i + 1, i + 1);

		put(path, text);
		free(path);
		free(text);
	}
	put("much/f40", "config X\n\tdef_bool y\n");
	put("much/Kconfig", "source \"f0\"\n");
	assert_int_equal(kconfig_open(&k, &o, &err), ERR_ENV);
	o.root = "nowhere";
	err_clear(&err);
	assert_int_equal(kconfig_open(&k, &o, &err), ERR_ENV);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_defaults_and_dependencies), cmocka_unit_test(test_tristate),
		cmocka_unit_test(test_select_and_imply), cmocka_unit_test(test_choice),
		cmocka_unit_test(test_choice_asked_for_early), cmocka_unit_test(test_comparisons), cmocka_unit_test(test_visibility_and_redefinition),
		cmocka_unit_test(test_old_choices), cmocka_unit_test(test_all_yes),
		cmocka_unit_test(test_files_and_macros), cmocka_unit_test(test_config_files),
		cmocka_unit_test(test_want), cmocka_unit_test(test_want_in_vain),
		cmocka_unit_test(test_nothing_runs), cmocka_unit_test(test_loops),
		cmocka_unit_test(test_long_chains), cmocka_unit_test(test_too_much),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
