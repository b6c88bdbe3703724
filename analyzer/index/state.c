// SPDX-License-Identifier: GPL-2.0-only
/* What an index was made of, as one number; see index_state(). */
#include <dirent.h>
#include <sys/stat.h>

#include "base/file.h"
#include "index/index.h"

struct state {
	const char *root;
	struct map *folders; /* with a Makefile in them or below them */
	struct str text;
};

static void add_cell(struct str *out, const struct cell *c)
{
	if (c->kind == CELL_INT)
		str_addf(out, "%lld", (long long)c->num);
	else if (c->kind == CELL_TEXT)
		str_addn(out, c->text, c->len);
	str_addch(out, '\0');
}

static bool add_file(void *ctx, const struct cell *c, int n)
{
	struct state *s = ctx;

	for (int i = 0; i < n; i++)
		add_cell(&s->text, &c[i]);
	return false;
}

static void add_stat(struct state *s, const char *path)
{
	char *full = path_join(s->root, path);
	struct stat st = { 0 };

	if (!stat(full, &st))
		str_addf(&s->text, "%s %lld %lld.%09ld\n", path, (long long)st.st_size,
			 (long long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec);
	free(full);
}

/* As it is now: the index looks only at what it reads in them. */
static bool add_makefile(void *ctx, const struct cell *c, int n)
{
	struct state *s = ctx;
	char *path = xstrndup(c[0].text, c[0].len), *dir = path_dir(path), *up;

	(void)n;
	add_stat(s, path);
	while (!map_has(s->folders, dir)) {
		map_set(s->folders, dir, 1);
		up = path_dir(dir);
		free(dir);
		dir = up;
	}
	free(dir);
	free(path);
	return false;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void add_kconfigs(struct state *s, const char *dir)
{
	char *full = path_join(s->root, dir);
	DIR *d = opendir(full);
	VEC(char *) names = { 0 };
	struct dirent *e;

	while (d && (e = readdir(d)))
		if (starts_with(e->d_name, "Kconfig"))
			vec_push(&names, path_join(dir, e->d_name));
	if (d)
		closedir(d);
	if (names.len)
		qsort(names.at, names.len, sizeof(*names.at), by_text);
	for (size_t i = 0; i < names.len; i++) {
		add_stat(s, names.at[i]);
		free(names.at[i]);
	}
	vec_release(&names);
	free(full);
}

int index_state(struct index *ix, const struct tree *t, char out[33], struct err *err)
{
	struct state s = { tree_root(t), map_new(), STR_INIT };
	int rc = index_sql(ix, "SELECT path, hex(hash), problem FROM file ORDER BY path", NULL, add_file, &s, err);

	if (!rc)
		rc = index_sql(ix, "SELECT path FROM include_makefile ORDER BY path", NULL, add_makefile, &s,
			       err);
	for (size_t i = 0; !rc && i < map_size(s.folders); i++)
		add_kconfigs(&s, map_key(s.folders, i, NULL));
	if (!rc)
		hash_hex(s.text.buf, s.text.len, out);
	map_free(s.folders);
	str_release(&s.text);
	return rc;
}
