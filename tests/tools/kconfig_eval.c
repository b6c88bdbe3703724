// SPDX-License-Identifier: GPL-2.0-only
/*
 * kconfig_eval [--gcc] [--warnings] [--quiet] ROOT SRCARCH ARCH [FILE…]: the configuration that follows from these
 * files, one CONFIG_X=value a line, sorted; for comparing with the tree's own conf. want=CONFIG_X=y among
 * the files: what must change for that; try-every=N: which of every Nth symbol can be switched on.
 */
#include "clang/kconfig.h"

/* want=CONFIG_X=y: what must change for that */
static void want(struct kconfig *k, const char *wish)
{
	const char *eq = strchr(wish, '=');
	char *name = xstrndup(wish, eq ? (size_t)(eq - wish) : strlen(wish));
	struct kconfig_changes changes = { 0 };
	struct str why = STR_INIT;
	enum kconfig_answer a = kconfig_want(k, name, eq ? eq + 1 : "y", &changes, &why);

	printf("%s: %s%s%s\n", wish, a == KCONFIG_DONE ? "done" : a == KCONFIG_UNKNOWN ? "unknown" :
	       "contradictory", why.len ? ": " : "", why.buf);
	for (size_t i = 0; i < changes.items.len; i++)
		printf("  %s %s -> %s\n", changes.items.at[i].name,
		       changes.items.at[i].before ? changes.items.at[i].before : "-",
		       changes.items.at[i].value ? changes.items.at[i].value : "-");
	kconfig_changes_release(&changes);
	str_release(&why);
}

/* How many of the symbols that are off can be switched on, each from the same state */
static void try_every(struct kconfig *k, const struct kconfig_options *o, size_t step, char **files,
		      int nfiles)
{
	size_t done = 0, contradictory = 0, n = kconfig_size(k);

	for (size_t i = 0; i < n; i += MAX(step, 1)) {
		struct str why = STR_INIT;
		const char *v = kconfig_value(k, kconfig_name(k, i));

		if (v && !strcmp(v, "n")) {
			if (kconfig_enable(k, kconfig_name(k, i), NULL, &why) == KCONFIG_DONE) {
				done++;
				kconfig_reset(k);
				for (int f = 0; f < nfiles; f++)
					kconfig_read(k, files[f], &(struct err){ 0 });
			} else {
				contradictory++;
				printf("%s\n", why.buf);
			}
		}
		str_release(&why);
	}
	printf("%s: %zu can be switched on, %zu cannot\n", o->arch, done, contradictory);
}

int main(int argc, char **argv)
{
	struct kconfig_options o = { 0 };
	struct err err = { 0 };
	struct str warnings = STR_INIT;
	struct kconfig *k;
	bool show = false, quiet = false;
	int at = 1;

	for (; at < argc && argv[at][0] == '-'; at++) {
		o.gcc = o.gcc || !strcmp(argv[at], "--gcc");
		quiet = quiet || !strcmp(argv[at], "--quiet");
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
	for (int first = at; at < argc; at++) {
		if (starts_with(argv[at], "want="))
			want(k, argv[at] + 5);
		else if (starts_with(argv[at], "try-every="))
			try_every(k, &o, strtoul(argv[at] + 10, NULL, 10), argv + first, at - first);
		else if (!strcmp(argv[at], "all-yes"))
			kconfig_set_all_yes(k);
		else if (kconfig_read(k, argv[at], &err))
			return 2;
	}
	for (size_t i = 0; i < kconfig_size(k) && !quiet; i++) {
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
