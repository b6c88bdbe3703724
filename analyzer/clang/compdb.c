// SPDX-License-Identifier: GPL-2.0-only
/* compile_commands.json: one recorded command per source file. The first entry of a file counts. */
#include <json-c/json.h>

#include "base/file.h"
#include "clang/internal.h"

struct entry {
	char *path; /* below the root; absolute when outside */
	char *dir;
	struct words flags;
};
struct compdb {
	VEC(struct entry *) entries;
	struct map *by_path;
};

static const char *member(json_object *o, const char *key)
{
	json_object *v;

	return json_object_object_get_ex(o, key, &v) && json_object_is_type(v, json_type_string) ?
		json_object_get_string(v) : NULL;
}

static void command_words(json_object *o, struct words *argv)
{
	const char *cmd = member(o, "command");
	json_object *list;

	if (cmd) {
		cmdline_split(cmd, strlen(cmd), argv);
	} else if (json_object_object_get_ex(o, "arguments", &list) &&
		   json_object_is_type(list, json_type_array)) {
		for (size_t i = 0; i < json_object_array_length(list); i++) {
			const char *w = json_object_get_string(json_object_array_get_idx(list, i));

			words_add(argv, w ? w : "");
		}
	}
}

static void add_entry(struct compdb *db, json_object *o, const char *root, const char *db_dir)
{
	const char *dir = member(o, "directory"), *file = member(o, "file");
	struct words argv = { 0 };
	struct cleaned c;
	struct entry *e;
	char *abs_dir, *joined, *real;
	const char *path;
	size_t n = strlen(root);

	command_words(o, &argv);
	if (!file || !ends_with(file, ".c") || argv.items.len < 2) {
		words_release(&argv);
		return;
	}
	abs_dir = path_join(db_dir, dir ? dir : db_dir);
	joined = path_join(abs_dir, file);
	real = path_real(joined);
	path = real && !strncmp(real, root, n) && real[n] == '/' ? real + n + 1 : real;
	if (path && !map_has(db->by_path, path)) {
		e = xcalloc(1, sizeof(*e));
		e->path = xstrdup(path);
		e->dir = xstrdup(abs_dir);
		cmdline_clean(&argv, abs_dir, &c);
		e->flags = c.flags;
		vec_push(&db->entries, e);
		map_set(db->by_path, e->path, (uintptr_t)e);
	}
	free(real);
	free(joined);
	free(abs_dir);
	words_release(&argv);
}

int compdb_open(struct compdb **out, const char *file, const char *root, struct err *err)
{
	char *real = path_real(file), *dir;
	json_object *top = real ? json_object_from_file(real) : NULL;
	struct compdb *db;

	if (!top || !json_object_is_type(top, json_type_array)) {
		free(real);
		json_object_put(top);
		return err_set(err, ERR_USAGE, "%s: not a readable compile_commands.json", file);
	}
	db = xcalloc(1, sizeof(*db));
	db->by_path = map_new();
	dir = path_dir(real);
	for (size_t i = 0; i < json_object_array_length(top); i++)
		add_entry(db, json_object_array_get_idx(top, i), root, dir);
	free(dir);
	free(real);
	json_object_put(top);
	if (db->entries.len) {
		*out = db;
		return 0;
	}
	compdb_free(db);
	return err_set(err, ERR_USAGE, "%s: names no existing C file", file);
}

void compdb_free(struct compdb *db)
{
	if (!db)
		return;
	for (size_t i = 0; i < db->entries.len; i++) {
		struct entry *e = db->entries.at[i];

		words_release(&e->flags);
		free(e->path);
		free(e->dir);
		free(e);
	}
	vec_release(&db->entries);
	map_free(db->by_path);
	free(db);
}

void compdb_dump(const struct compdb *db, struct str *out)
{
	for (size_t i = 0; i < db->entries.len; i++) {
		const struct entry *e = db->entries.at[i];

		str_addf(out, "%s %s\n", e->path, e->dir);
		for (size_t k = 0; k < e->flags.items.len; k++)
			str_addf(out, "%s\n", e->flags.items.at[k]);
	}
}

const struct words *compdb_flags(const struct compdb *db, const char *path)
{
	const struct entry *e = (const struct entry *)map_get(db->by_path, path);

	return e ? &e->flags : NULL;
}

const struct words *compdb_reference(const struct compdb *db, const char **path, const char **dir)
{
	static const char *const likely[] = { "mm/memory.c", "kernel/fork.c", "init/main.c" };
	const struct entry *e = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(likely) && !e; i++)
		e = (const struct entry *)map_get(db->by_path, likely[i]);
	if (!e)
		e = db->entries.at[0];
	*path = e->path;
	*dir = e->dir;
	return &e->flags;
}
