// SPDX-License-Identifier: GPL-2.0-only
/* Which edits go into which patch, and what each patch makes of its files. */
#include <sys/stat.h>

#include "base/file.h"
#include "patches/apply.h"
#include "patches/maintainers.h"
#include "patches/split.h"

/* ---- files ------------------------------------------------------------------------------------ */

static const char *mode_on_disk(const char *root, const char *path)
{
	char *full = path_join(root, path);
	struct stat st;
	bool executable = stat(full, &st) == 0 && (st.st_mode & 0100);

	free(full);
	return executable ? "100755" : "100644";
}

static int load_file(struct split *p, const struct series_options *o,
		     const struct file_edits *fe, const char *git_prefix, struct series_result *result,
		     struct err *err)
{
	struct base_file f = { .edits = fe, .text = STR_INIT };
	struct err why = { 0 };
	int rc = file_edits_load(fe, o->root, &f.text, &why);

	if (rc) {
		str_release(&f.text);
		if (rc != ERR_CONFLICT)
			return err_set(err, rc, "%s", why.text);
		vec_push(&result->left, xstrdup(why.text));
		return 0;
	}
	f.full = xasprintf("%s%s", git_prefix, fe->path);
	f.entry.path = f.full;
	snprintf(f.entry.mode, sizeof(f.entry.mode), "%s", mode_on_disk(o->root, fe->path));
	vec_push(&p->files, f);
	return 0;
}

int split_load(struct split *p, const struct series_options *o, const struct edit_set *set,
	      const char *git_prefix, struct series_result *result, struct err *err)
{
	int rc = 0;

	for (size_t i = 0; i < set->files.len && !rc; i++)
		rc = load_file(p, o, &set->files.at[i], git_prefix, result, err);
	return rc;
}

void split_release(struct split *p)
{
	for (size_t i = 0; i < p->files.len; i++) {
		str_release(&p->files.at[i].text);
		free(p->files.at[i].full);
	}
	for (size_t i = 0; i < p->parts.len; i++)
		str_release(&p->parts.at[i].text);
	for (size_t i = 0; i < p->patches.len; i++)
		free(p->patches.at[i].prefix);
	vec_release(&p->files);
	vec_release(&p->parts);
	vec_release(&p->patches);
}

/* ---- parts ------------------------------------------------------------------------------------ */

static size_t count_groups(const struct file_edits *fe, bool inferred)
{
	size_t n = 0;

	for (size_t i = 0; i < fe->groups.len; i++)
		n += fe->groups.at[i]->inferred == inferred;
	return n;
}

/* The file with its exact edits only. */
static int apply_exact(const struct base_file *f, struct str *out, struct err *err)
{
	VEC(struct edit_group) groups = { 0 };
	struct edit_set set;
	int rc = 0;

	for (size_t i = 0; i < f->edits->groups.len; i++)
		if (!f->edits->groups.at[i]->inferred)
			vec_push(&groups, *f->edits->groups.at[i]);
	edit_set_init(&set, groups.at, groups.len);
	if (set.files.len)
		rc = file_edits_apply(&set.files.at[0], f->text.buf, f->text.len, out, err);
	edit_set_release(&set);
	vec_release(&groups);
	return rc;
}

static int add_part(struct split *p, size_t file, bool inferred, struct err *err)
{
	const struct base_file *f = &p->files.at[file];
	struct part part = { .file = file, .inferred = inferred, .text = STR_INIT };
	int rc;

	part.edits = count_groups(f->edits, inferred);
	if (!part.edits)
		return 0;
	rc = inferred ? file_edits_apply(f->edits, f->text.buf, f->text.len, &part.text, err) :
			apply_exact(f, &part.text, err);
	vec_push(&p->parts, part);
	return rc;
}

/* ---- splitting -------------------------------------------------------------------------------- */

static void read_maintainers(struct maintainers **m, const char *root)
{
	char *path = path_join(root, "MAINTAINERS");
	struct str text = STR_INIT;
	struct err none = { 0 };

	file_read(path, &text, &none); /* a tree without one is split by folders */
	maintainers_parse(m, text.buf);
	str_release(&text);
	free(path);
}

/* Title of the entry for the path; for a header that no entry names, that of the code it belongs
 * to; else the folder. */
static char *subsystem_of(const struct maintainers *m, const char *root, const char *path)
{
	const char *title = maintainers_entry(m, path);
	char *folder, *pretended;

	if (title)
		return xstrdup(title);
	folder = code_folder(root, path);
	pretended = xasprintf("%s/%s", folder, path_base(path));
	title = maintainers_entry(m, pretended);
	free(pretended);
	if (!title)
		return folder;
	free(folder);
	return xstrdup(title);
}

/* Sets the rank of each part: exact ones first, then by the first file of the same key. */
static void rank_parts(struct split *p, const struct series_options *o)
{
	struct map *first = map_new();
	struct maintainers *m = NULL;

	if (o->split == SPLIT_SUBSYSTEM)
		read_maintainers(&m, o->root);
	for (size_t i = 0; i < p->parts.len; i++) {
		struct part *part = &p->parts.at[i];
		const char *path = p->files.at[part->file].edits->path;
		char *key = m ? subsystem_of(m, o->root, path) :
				xstrdup(o->split == SPLIT_FILE ? path : "");
		bool is_new;
		uintptr_t *slot = map_slot(first, key, strlen(key), &is_new);

		if (is_new)
			*slot = part->file;
		part->rank = *slot + (part->inferred ? p->files.len : 0);
		free(key);
	}
	maintainers_free(m);
	map_free(first);
}

static int cmp_part(const void *x, const void *y)
{
	const struct part *a = x, *b = y;

	if (a->rank != b->rank)
		return a->rank < b->rank ? -1 : 1;
	return a->file < b->file ? -1 : a->file > b->file;
}

int split_make(struct split *p, const struct series_options *o, struct err *err)
{
	int rc = 0;

	for (size_t i = 0; i < p->files.len && !rc; i++) {
		rc = add_part(p, i, false, err);
		if (!rc)
			rc = add_part(p, i, true, err);
	}
	if (rc || !p->parts.len)
		return rc;
	rank_parts(p, o);
	qsort(p->parts.at, p->parts.len, sizeof(*p->parts.at), cmp_part);
	for (size_t i = 0, k; i < p->parts.len; i = k) {
		for (k = i + 1; k < p->parts.len && p->parts.at[k].rank == p->parts.at[i].rank; k++)
			;
		vec_push(&p->patches, (struct patch){ .first = i, .n = k - i });
	}
	return 0;
}

struct weighted_path *split_paths(const struct split *p, size_t first, size_t n)
{
	struct weighted_path *w = xcalloc(n + 1, sizeof(*w));

	for (size_t i = 0; i < n; i++) {
		const struct part *part = &p->parts.at[first + i];

		w[i].path = p->files.at[part->file].edits->path;
		w[i].weight = part->edits;
	}
	return w;
}
