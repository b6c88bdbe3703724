// SPDX-License-Identifier: GPL-2.0-only
/*
 * kconfig_eval [--gcc] [--warnings] ROOT SRCARCH ARCH [FILE…]: the configuration that follows from these
 * files, one CONFIG_X=value a line, sorted; for comparing with the tree's own conf.
 */
#include "clang/kconfig.h"

int main(int argc, char **argv)
{
	struct kconfig_options o = { 0 };
	struct err err = { 0 };
	struct str warnings = STR_INIT;
	struct kconfig *k;
	bool show = false;
	int at = 1;

	for (; at < argc && argv[at][0] == '-'; at++) {
		o.gcc = o.gcc || !strcmp(argv[at], "--gcc");
		show = show || !strcmp(argv[at], "--warnings");
	}
	if (argc - at < 3)
		return 2;
	o.root = argv[at++];
	o.srcarch = argv[at++];
	o.arch = argv[at++];
	if (kconfig_open(&k, &o, &err)) {
		fprintf(stderr, "%s\n", err.text);
		return 2;
	}
	for (; at < argc; at++) {
		if (!strcmp(argv[at], "all-yes"))
			kconfig_set_all_yes(k);
		else if (kconfig_read(k, argv[at], &err))
			return 2;
	}
	for (size_t i = 0; i < kconfig_size(k); i++) {
		const char *v = kconfig_value(k, kconfig_name(k, i));

		if (v && strcmp(v, "n") != 0)
			printf("CONFIG_%s=%s\n", kconfig_name(k, i), v);
	}
	kconfig_warnings(k, &warnings);
	if (show)
		fputs(warnings.buf, stderr);
	str_release(&warnings);
	kconfig_free(k);
	return 0;
}
