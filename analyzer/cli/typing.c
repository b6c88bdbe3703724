// SPDX-License-Identifier: GPL-2.0-only
/* Tree, profiles, index and facts around some files; definitions on the command line. */
#include "base/file.h"
#include "cli/indexing.h"
#include "cli/typing.h"

/* The file's path below the root, or NULL */
static const char *below(struct typing *t, const char *path)
{
	char *real = path_real(path), *root = path_real(tree_root(t->tree));
	size_t n = root ? strlen(root) : 0;
	const char *found = NULL;

	if (real && root && !strncmp(real, root, n) && real[n] == '/')
		found = arena_strdup(t->arena, real + n + 1);
	free(real);
	free(root);
	return found;
}

static const char *known_path(void *ctx, const char *path)
{
	const struct typing *t = ctx;

	return (const char *)map_get(t->known, path);
}

/* The tree that is named, or the one around the first file */
static int open_tree(struct typing *t, const struct typing_wish *w, struct err *err)
{
	char *dir = NULL, *up;
	int ret = ERR_NOTFOUND;

	if (w->common->tree)
		return tree_open(&t->tree, w->common->tree, err);
	up = w->files[0] ? path_real(w->files[0]) : NULL;
	while (up && strcmp(up, "/") && strcmp(up, ".") && ret) {
		dir = path_dir(up);
		free(up);
		up = dir;
		ret = tree_open(&t->tree, up, err);
	}
	free(up);
	if (!ret)
		err_clear(err);
	return ret ? err_set(err, ERR_NOTFOUND, "%s is in no kernel tree", w->files[0] ? w->files[0] : "nothing") : 0;
}

static int collect(struct typing *t, const struct typing_wish *w, struct err *err)
{
	VEC(const char *) paths = { 0 };
	struct match_options mo = { .tree = t->tree, .profiles = profiles_list(&t->profiles, t->arena), .index = t->index,
				    .cache = t->cache, .jobs = cli_jobs(w->common) };
	int ret;

	for (const char *const *f = w->files; *f; f++) {
		const char *known = below(t, *f);

		if (!known)
			continue;
		map_set(t->known, *f, (uintptr_t)known);
		vec_push(&paths, known);
	}
	vec_push(&paths, NULL);
	ret = paths.len > 1 ? typed_open(&t->typed, &mo, paths.at, w->line, err) :
			      err_set(err, ERR_NOTFOUND, "no file is in the tree %s", tree_root(t->tree));
	vec_release(&paths);
	return ret;
}

int typing_open(struct typing *t, const struct typing_wish *w, struct err *err)
{
	struct profile_wish pw = { .list = w->arch, .build = w->build, .compdb = w->compdb, .jobs = cli_jobs(w->common) };
	char *home = cache_dir();
	const struct gap *gaps;
	int ret;

	memset(t, 0, sizeof(*t));
	t->arena = arena_new();
	t->known = map_new();
	t->cache = path_join(home, "facts");
	free(home);
	ret = open_tree(t, w, err);
	pw.tree = t->tree;
	if (!ret)
		ret = profiles_open(&t->profiles, &pw, err);
	if (!ret)
		ret = indexing_open(w->common, t->tree, &t->index, err);
	if (!ret)
		ret = collect(t, w, err);
	if (ret) {
		typing_close(t);
		return ret;
	}
	for (size_t i = 0, n = typed_gaps(t->typed, &gaps); i < n; i++)
		cli_warnf("%s: %s", gaps[i].file, gaps[i].reason);
	return 0;
}

void typing_close(struct typing *t)
{
	typed_free(t->typed);
	index_close(t->index);
	if (t->tree)
		profiles_close(&t->profiles);
	tree_free(t->tree);
	map_free(t->known);
	arena_free(t->arena);
	free(t->cache);
	memset(t, 0, sizeof(*t));
}

void typing_session(struct typing *t, struct session_options *so)
{
	typed_session(t->typed, so, known_path, t);
}

void split_defines(struct arena *a, const struct str_list *l, const char *const **names, const char *const **idents)
{
	size_t n = l->items.len, nnames = 0, nidents = 0;
	const char **name = arena_alloc(a, (n + 1) * sizeof(*name)), **ident = arena_alloc(a, (2 * n + 1) * sizeof(*ident));

	for (size_t i = 0; i < n; i++) {
		const char *text = l->items.at[i], *eq = strchr(text, '=');

		if (eq) {
			ident[nidents++] = arena_strndup(a, text, (size_t)(eq - text));
			ident[nidents++] = eq + 1;
		} else {
			name[nnames++] = text;
		}
	}
	*names = name;
	*idents = ident;
}
