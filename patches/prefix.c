// SPDX-License-Identifier: GPL-2.0-only
/* Subject prefixes from history and from paths. */
#include <dirent.h>

#include "base/file.h"
#include "patches/prefix.h"

#define HISTORY_SECONDS (2LL * 365 * 24 * 3600)

/* ---- history ---------------------------------------------------------------------------------- */

struct use { /* a commit gave this file this prefix */
	const char *path, *prefix; /* interned */
};
struct history {
	VEC(struct use) uses;
};

static bool prefix_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c && strchr("_-./,+*{}@", c));
}

char *prefix_of_subject(const char *subject)
{
	size_t end = 0, at = 0;

	for (int part = 0; part < 3; part++) {
		while (prefix_char(subject[at]))
			at++;
		if (at == end || strncmp(subject + at, ": ", 2) != 0)
			break;
		end = at;
		at += 2;
		if (!part && (starts_with(subject, "treewide:") || starts_with(subject, "tree-wide:")))
			return NULL;
		if (!prefix_char(subject[at]))
			break;
		end = at;
	}
	while (end && (subject[end - 1] == ' ' || subject[end - 1] == ':'))
		end--;
	return end ? xstrndup(subject, end) : NULL;
}

/* Output of log: lines that start with \1 are subjects, the others are files. */
static void take_log(struct history *h, const char *prefix, char *text)
{
	const char *current = NULL;

	for (char *line = text, *next; line && *line; line = next) {
		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		if (*line == '\1') {
			char *p = prefix_of_subject(line + 1);

			current = p ? intern(p) : NULL;
			free(p);
		} else if (*line && current && starts_with(line, prefix)) {
			struct use u = { intern(line + strlen(prefix)), current };

			vec_push(&h->uses, u);
		}
	}
}

static int run_log(struct history *h, struct git *g, const char *rev,
		   const struct weighted_path *paths, size_t n, struct err *err)
{
	VEC(const char *) args = { 0 };
	VEC(char *) full = { 0 };
	struct str date = STR_INIT, out = STR_INIT;
	char *since;
	int rc = GIT_LINE(g, &date, err, "show", "-s", "--format=%ct", rev);

	since = xasprintf("--since=%lld", MAX(strtoll(date.buf, NULL, 10) - HISTORY_SECONDS, 100000000LL));
	for (const char *const *a = (const char *const[]){ "log", "--no-merges", "--no-renames",
	     "--format=%x01%s", "--name-only", since, rev, "--", NULL }; *a; a++)
		vec_push(&args, *a);
	for (size_t i = 0; i < n; i++) {
		vec_push(&full, xasprintf("%s%s", git_prefix(g), paths[i].path));
		vec_push(&args, full.at[i]);
	}
	vec_push(&args, NULL);
	if (!rc)
		rc = git_run(g, NULL, &out, err, args.at);
	if (!rc)
		take_log(h, git_prefix(g), out.buf);
	for (size_t i = 0; i < full.len; i++)
		free(full.at[i]);
	vec_release(&full);
	vec_release(&args);
	free(since);
	str_release(&date);
	str_release(&out);
	return rc;
}

int history_read(struct history **out, struct git *g, const char *rev,
		 const struct weighted_path *paths, size_t n, struct err *err)
{
	int rc = 0;

	*out = xcalloc(1, sizeof(**out));
	if (g && rev && n)
		rc = run_log(*out, g, rev, paths, n, err);
	if (rc) {
		history_free(*out);
		*out = NULL;
	}
	return rc;
}

void history_free(struct history *h)
{
	if (!h)
		return;
	vec_release(&h->uses);
	free(h);
}

/*
 * The prefix used most. For one file any is better than a guess; several files need one that speaks
 * for a good part of their commits. Of equals the alphabetically first.
 */
static const char *most_used(const struct history *h, const struct weighted_path *paths, size_t n)
{
	struct map *files = map_new(), *count = map_new();
	const char *best = NULL;
	size_t all = 0, max = 0;

	for (size_t i = 0; i < n; i++)
		map_set(files, paths[i].path, 1);
	for (size_t i = 0; h && i < h->uses.len; i++) {
		const struct use *u = &h->uses.at[i];
		uintptr_t *slot;

		if (!map_has(files, u->path))
			continue;
		all++;
		slot = map_slot(count, u->prefix, strlen(u->prefix), NULL);
		++*slot;
	}
	for (size_t i = 0; i < map_size(count); i++) {
		const char *key = map_key(count, i, NULL);
		size_t c = map_value(count, i);

		if (c > max || (c == max && strcmp(key, best) < 0)) {
			max = c;
			best = key;
		}
	}
	best = best && (n == 1 || max * 5 >= all * 2) ? intern(best) : NULL;
	map_free(files);
	map_free(count);
	return best;
}

/* ---- headers ---------------------------------------------------------------------------------- */

static const char *const core_folders[] = {
	"mm", "kernel", "fs", "block", "lib", "net", "ipc", "security", "io_uring", "crypto", "init",
};

struct folder_look {
	const char *stem;    /* of the header */
	struct str include;  /* "<linux/NAME.h>" */
	size_t files, users; /* .c files of the folder, and those that include it */
	bool named;          /* NAME.c, NAME-x.c or NAME_x.c is there */
};

static void look_at_file(struct folder_look *l, const char *dir, const char *name)
{
	size_t n = strlen(l->stem);
	char *path = path_join(dir, name);
	struct str text = STR_INIT;

	if (!strncmp(name, l->stem, n) && strchr(".-_", name[n]))
		l->named = true;
	l->files++;
	if (!file_read(path, &text, NULL))
		l->users += strstr(text.buf, l->include.buf) != NULL;
	str_release(&text);
	free(path);
}

static void look_at_folder(struct folder_look *l, const char *root, const char *folder)
{
	char *dir = path_join(root, folder);
	DIR *d = opendir(dir);
	const struct dirent *e;

	l->files = l->users = 0;
	l->named = false;
	while (d && (e = readdir(d)))
		if (ends_with(e->d_name, ".c"))
			look_at_file(l, dir, e->d_name);
	if (d)
		closedir(d);
	free(dir);
}

static char *stem_of(const char *path)
{
	const char *base = path_base(path);

	return xstrndup(base, strcspn(base, "."));
}

/* Of include/linux/NAME.h: the core folder that has NAME.c, else the one in which the largest part
 * of the files includes it; NULL when none does. */
static const char *core_folder(const char *root, const char *name)
{
	char *stem = stem_of(name);
	struct folder_look l = { .stem = stem, .include = STR_INIT };
	const char *best = NULL;
	double part = 0;

	str_addf(&l.include, "<linux/%s>", name);
	for (size_t i = 0; i < ARRAY_SIZE(core_folders); i++) {
		look_at_folder(&l, root, core_folders[i]);
		if (l.named) {
			best = core_folders[i];
			break;
		}
		if (l.files && (double)l.users / (double)l.files > part) {
			part = (double)l.users / (double)l.files;
			best = core_folders[i];
		}
	}
	str_release(&l.include);
	free(stem);
	return best;
}

static bool has_folder(const char *root, const char *folder)
{
	char *path = path_join(root, folder);
	bool yes = dir_exists(path);

	free(path);
	return yes;
}

/* include/SUB/…: the folder of that name, in drivers/ or at the top; else SUB itself */
static char *folder_of_sub(const char *root, const char *rest)
{
	size_t n = strcspn(rest, "/");
	char *sub = xstrndup(rest, n), *in_drivers = xasprintf("drivers/%s", sub);

	if (!strcmp(sub, "drm") && has_folder(root, "drivers/gpu/drm")) {
		free(sub);
		sub = xstrdup("drivers/gpu/drm");
	} else if (!has_folder(root, sub) && has_folder(root, in_drivers)) {
		free(sub);
		return in_drivers;
	}
	free(in_drivers);
	return sub;
}

static char *header_folder(const char *root, const char *rest)
{
	const char *found;
	char *stem;

	if (starts_with(rest, "uapi/"))
		rest += 5;
	if (starts_with(rest, "linux/"))
		rest += 6;
	else if (!strchr(rest, '/'))
		return xstrdup("include");
	if (strchr(rest, '/'))
		return folder_of_sub(root, rest);
	found = core_folder(root, rest);
	if (found)
		return xstrdup(found);
	stem = stem_of(rest);
	return stem;
}

static bool is_header(const char *path)
{
	return starts_with(path, "include/");
}

char *code_folder(const char *root, const char *path)
{
	return is_header(path) ? header_folder(root, path + 8) : path_dir(path);
}

/* ---- prefixes from paths ---------------------------------------------------------------------- */

/* Adds at most max components of a folder, joined. */
static void join_parts(struct str *out, const char *folder, const char *with, int max)
{
	while (*folder && max-- > 0) {
		size_t n = strcspn(folder, "/");

		if (out->len)
			str_add(out, with);
		str_addn(out, folder, n);
		folder += n + (folder[n] == '/');
	}
}

/* file: its name without ".c" when the patch is about one file, else NULL */
static char *prefix_of_folder(const char *folder, const char *file)
{
	static const char drm[] = "drivers/gpu/drm", selftests[] = "tools/testing/";
	struct str s = STR_INIT;

	if (starts_with(folder, drm)) {
		join_parts(&s, folder + 12, "/", 2);
	} else if (starts_with(folder, "drivers/")) {
		join_parts(&s, folder + 8, ": ", 2);
		if (file && !strchr(folder + 8, '/'))
			str_addf(&s, ": %s", file);
	} else if (starts_with(folder, "arch/")) {
		join_parts(&s, folder + 5, "/", 2);
	} else if (starts_with(folder, selftests)) {
		join_parts(&s, folder + strlen(selftests), "/", 2);
	} else if (!strcmp(folder, ".")) {
		str_add(&s, file ? file : "treewide");
	} else {
		join_parts(&s, folder, "/", 2);
		if (file && !strchr(folder, '/'))
			str_addf(&s, "/%s", file);
	}
	return str_detach(&s, NULL);
}

/* Shortens a to the folder that it has in common with b; "" when there is none. */
static void common_folder(char *a, const char *b)
{
	size_t at = 0, good = 0;

	for (;; at++) {
		bool enda = !a[at] || a[at] == '/', endb = !b[at] || b[at] == '/';

		if (enda && endb)
			good = at;
		if (!a[at] || !b[at] || a[at] != b[at])
			break;
	}
	a[good] = '\0';
}

static size_t top_length(const char *folder)
{
	return strcspn(folder, "/");
}

/* The top-level folder that holds at least half of the edits, or NULL. */
static const char *main_top(char *const *folders, const struct weighted_path *paths, size_t n)
{
	size_t all = 0, sum;

	for (size_t i = 0; i < n; i++)
		all += paths[i].weight;
	for (size_t i = 0; i < n; i++) {
		size_t len = top_length(folders[i]);

		sum = 0;
		for (size_t k = 0; k < n; k++)
			if (top_length(folders[k]) == len && !strncmp(folders[i], folders[k], len))
				sum += paths[k].weight;
		if (sum * 2 >= all)
			return folders[i];
	}
	return NULL;
}

/* Shortens a to the words that it has in common with b: "hugetlb" of "hugetlb" and "hugetlb_vmemmap" */
static void common_words(char *a, const char *b)
{
	size_t at = 0, good = 0;

	for (;; at++) {
		bool enda = !a[at] || strchr("_-", a[at]), endb = !b[at] || strchr("_-", b[at]);

		if (enda && endb)
			good = at;
		if (!a[at] || a[at] != b[at])
			break;
	}
	a[good] = '\0';
}

/* What the names of files in one folder have in common, or NULL. */
static char *common_stem(char *const *folders, const struct weighted_path *paths, size_t n)
{
	char *common = stem_of(paths[0].path), *stem;

	for (size_t i = 0; i < n; i++) {
		if (is_header(paths[i].path) || strcmp(folders[i], folders[0]) != 0)
			*common = '\0';
		stem = stem_of(paths[i].path);
		common_words(common, stem);
		free(stem);
	}
	if (*common)
		return common;
	free(common);
	return NULL;
}

static char *prefix_of_many(char *const *folders, const struct weighted_path *paths, size_t n)
{
	char *common = xstrdup(folders[0]), *stem = common_stem(folders, paths, n), *out;
	const char *top;

	for (size_t i = 1; i < n; i++)
		common_folder(common, folders[i]);
	top = *common ? NULL : main_top(folders, paths, n);
	if (top) {
		free(common);
		common = xstrdup(top);
		for (size_t i = 0; i < n; i++)
			if (top_length(folders[i]) == top_length(top) &&
			    !strncmp(folders[i], top, top_length(top)))
				common_folder(common, folders[i]);
	}
	out = *common ? prefix_of_folder(common, stem) : xstrdup("treewide");
	free(common);
	free(stem);
	return out;
}

char *subject_prefix(const char *root, const struct history *h, const struct weighted_path *paths,
		     size_t n)
{
	const char *used = most_used(h, paths, n);
	char **folders, *stem, *out;

	if (used)
		return xstrdup(used);
	folders = xcalloc(n, sizeof(*folders));
	for (size_t i = 0; i < n; i++)
		folders[i] = code_folder(root, paths[i].path);
	if (n == 1) {
		stem = stem_of(paths[0].path);
		out = prefix_of_folder(folders[0], is_header(paths[0].path) ? NULL : stem);
		free(stem);
	} else {
		out = prefix_of_many(folders, paths, n);
	}
	for (size_t i = 0; i < n; i++)
		free(folders[i]);
	free(folders);
	return out;
}
