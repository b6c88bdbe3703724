// SPDX-License-Identifier: GPL-2.0-only
/* The configuration of a profile: its files below arch/, and the lines of the table of profiles. */
#include <dirent.h>

#include "base/file.h"
#include "clang/synth_impl.h"

static int read_config(struct synth *s, const char *name, struct err *err)
{
	char *path = path_join(s->root, name);
	int rc = kconfig_read(s->k, path, err);

	free(path);
	return rc;
}

/* ---- mips: NNrNel_defconfig is put together from parts ---------------------------------------------- */
/* "# require CONFIG_X=y": a board's part is for kernels with that only */
static bool board_fits(struct synth *s, const char *name)
{
	struct str text = STR_INIT;
	bool fits = synth_read(s, name, &text);
	char *at = text.buf;

	while (fits && (at = strstr(at, "# require CONFIG_"))) {
		char *symbol = xstrndup(at + 10, ident_length(at + 10));
		const char *want = at + 10 + strlen(symbol), *now = kconfig_value(s->k, symbol);

		if (*want == '=' && (!now || strncmp(now, want + 1, strlen(now)) != 0))
			fits = false;
		free(symbol);
		at += 10;
	}
	str_release(&text);
	return fits;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static int read_boards(struct synth *s, const char *dir, struct err *err)
{
	char *path = path_join(s->root, dir);
	VEC(char *) names = { 0 };
	DIR *d = opendir(path);
	struct dirent *e;
	int rc = 0;

	while (d && (e = readdir(d)))
		if (starts_with(e->d_name, "board-") && ends_with(e->d_name, ".config"))
			vec_push(&names, path_join(dir, e->d_name));
	if (d)
		closedir(d);
	if (names.len)
		qsort(names.at, names.len, sizeof(*names.at), by_text);
	for (size_t i = 0; i < names.len; i++) {
		if (!rc && board_fits(s, names.at[i]))
			rc = read_config(s, names.at[i], err);
		free(names.at[i]);
	}
	vec_release(&names);
	free(path);
	return rc;
}

static int read_generic(struct synth *s, const char *goal, struct err *err)
{
	char *dir = xasprintf("arch/%s/configs", s->spec->srcarch), *file;
	size_t n = strlen(goal) - strlen("_defconfig");
	bool little = n > 2 && !memcmp(goal + n - 2, "el", 2);
	int rc;

	file = xasprintf("%s/generic_defconfig", dir);
	rc = read_config(s, file, err);
	free(file);
	file = xasprintf("%s/generic/%.*s.config", dir, (int)(n - (little ? 2 : 0)), goal);
	if (!rc)
		rc = read_config(s, file, err);
	free(file);
	file = xasprintf("%s/generic/%s.config", dir, little ? "el" : "eb");
	if (!rc)
		rc = read_config(s, file, err);
	free(file);
	file = xasprintf("%s/generic", dir);
	if (!rc)
		rc = read_boards(s, file, err);
	free(file);
	free(dir);
	return rc;
}

/* ---- any ------------------------------------------------------------------------------------------- */
static int read_goal(struct synth *s, const char *goal, struct err *err)
{
	char *file = xasprintf("arch/%s/configs/%s", s->spec->srcarch, goal);
	char *old = xasprintf("arch/%s/defconfig", s->spec->srcarch);
	char *generic = xasprintf("arch/%s/configs/generic_defconfig", s->spec->srcarch);
	int rc;

	if (synth_has(s, file))
		rc = read_config(s, file, err);
	else if (!strcmp(goal, "defconfig") && synth_has(s, old))
		rc = read_config(s, old, err);
	else if (ends_with(goal, "_defconfig") && synth_has(s, generic))
		rc = read_generic(s, goal, err);
	else
		rc = err_set(err, ERR_ENV, "this tree has no %s", file);
	free(file);
	free(old);
	free(generic);
	return rc;
}

/* "SMP=n HIGHMEM64G=y ?KSM=y"; with '?' it may be unknown */
static void set_lines(struct synth *s, const char *set)
{
	while (set && *set) {
		size_t n = strcspn(set, " ");
		char *word = xstrndup(set + (*set == '?'), n - (*set == '?')), *eq = strchr(word, '=');

		if (eq) {
			*eq = '\0';
			kconfig_set(s->k, word, eq + 1);
		}
		free(word);
		set += n + strspn(set + n, " ");
	}
}

static void fill_map(struct synth *s)
{
	for (size_t i = 0; i < kconfig_size(s->k); i++) {
		const char *v = kconfig_value(s->k, kconfig_name(s->k, i));
		char *name = xasprintf("CONFIG_%s", kconfig_name(s->k, i));

		if (v && strcmp(v, "n") != 0)
			map_set(s->config, name, (uintptr_t)intern(v));
		free(name);
	}
}

static bool is_all_yes(const char *goal)
{
	return !strcmp(goal, "allyesconfig");
}

int synth_config(struct synth *s, struct err *err)
{
	struct kconfig_options o = {
		.root = s->root, .srcarch = s->spec->srcarch, .arch = s->spec->arch,
		.target = s->spec->target, .gcc = s->spec->way == WAY_STAND_IN,
	};
	struct words goals = { 0 };
	int rc = kconfig_open(&s->k, &o, err);
	size_t unread;

	cmdline_split(s->spec->config, strlen(s->spec->config), &goals);
	for (size_t i = 0; !rc && i < goals.items.len; i++)
		if (!is_all_yes(goals.items.at[i]))
			rc = read_goal(s, goals.items.at[i], err);
	if (!rc)
		set_lines(s, s->spec->set);
	for (size_t i = 0; !rc && i < goals.items.len; i++)
		if (is_all_yes(goals.items.at[i]))
			kconfig_set_all_yes(s->k);
	words_release(&goals);
	if (rc)
		return rc;
	fill_map(s);
	unread = kconfig_warnings(s->k, NULL);
	if (unread)
		synth_note(s, "%zu questions or lines of Kconfig files were not understood", unread);
	return kconfig_write(s->k, s->build, err);
}
