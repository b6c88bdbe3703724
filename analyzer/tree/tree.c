// SPDX-License-Identifier: GPL-2.0-only
/* What a kernel tree is: its root, version, architectures, and whether git tracks it. */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <unistd.h>

#include "base/file.h"
#include "base/run.h"
#include "tree/tree.h"

struct tree {
	char *root;
	struct kernel_version version;
	const char **arches;
	int git; /* -1: not asked yet */
};

/* Value of "NAME = value" at the start of a line of the top Makefile; empty when there is none. */
static bool makefile_value(const char *text, const char *name, char *out, size_t size)
{
	size_t n = strlen(name), len;
	const char *p = text;

	for (; p; p = strchr(p, '\n'), p = p ? p + 1 : NULL) {
		if (strncmp(p, name, n) != 0)
			continue;
		const char *v = p + n + strspn(p + n, " \t");

		if (*v != '=')
			continue;
		v++;
		v += strspn(v, " \t");
		len = strcspn(v, " \t\r\n#");
		len = MIN(len, size - 1);
		memcpy(out, v, len);
		out[len] = '\0';
		return true;
	}
	return false;
}

static bool parse_version(const char *text, struct kernel_version *v)
{
	char buf[16];

	if (!makefile_value(text, "VERSION", buf, sizeof(buf)))
		return false;
	v->version = (int)strtol(buf, NULL, 10);
	if (!makefile_value(text, "PATCHLEVEL", buf, sizeof(buf)))
		return false;
	v->patchlevel = (int)strtol(buf, NULL, 10);
	if (makefile_value(text, "SUBLEVEL", buf, sizeof(buf)))
		v->sublevel = (int)strtol(buf, NULL, 10);
	makefile_value(text, "EXTRAVERSION", v->extra, sizeof(v->extra));
	return true;
}

static bool has(const char *dir, const char *name)
{
	char path[PATH_MAX];

	if ((size_t)snprintf(path, sizeof(path), "%s/%s", dir, name) >= sizeof(path))
		return false;
	return access(path, F_OK) == 0;
}

/* Is this folder a kernel root? Fills version. An unreadable Makefile is an error. */
static int probe(const char *dir, struct kernel_version *v, struct err *err)
{
	struct str text = STR_INIT;
	char *path;
	int rc;

	if (!has(dir, "Makefile") || (!has(dir, "Kbuild") && !has(dir, "Kconfig")) ||
	    (!has(dir, "include/linux") && !has(dir, "arch")))
		return ERR_NOTFOUND;
	path = path_join(dir, "Makefile");
	rc = file_read(path, &text, err);
	memset(v, 0, sizeof(*v));
	if (!rc && !parse_version(text.buf, v))
		rc = ERR_NOTFOUND;
	str_release(&text);
	free(path);
	return rc;
}

/* Nearest kernel root at or above dir (a real path); NULL when there is none. */
static char *search_up(const char *dir, struct kernel_version *v, struct err *err)
{
	char *at = xstrdup(dir), *up;
	int rc;

	for (;;) {
		rc = probe(at, v, err);
		if (!rc)
			return at;
		if (rc != ERR_NOTFOUND || !strcmp(at, "/"))
			break;
		up = path_dir(at);
		free(at);
		at = up;
	}
	free(at);
	return NULL;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static const char **list_arches(const char *root)
{
	VEC(const char *) names = { 0 };
	char *dir = path_join(root, "arch"), *makefile;
	DIR *d = opendir(dir);
	struct dirent *e;

	while (d && (e = readdir(d))) {
		if (e->d_name[0] == '.')
			continue;
		makefile = xasprintf("%s/%s/Makefile", dir, e->d_name);
		if (file_exists(makefile))
			vec_push(&names, intern(e->d_name));
		free(makefile);
	}
	if (d)
		closedir(d);
	free(dir);
	if (names.len)
		qsort(names.at, names.len, sizeof(*names.at), compare_names);
	vec_push(&names, NULL);
	return names.at;
}

static int no_root(const char *dir, const char *real, struct err *err)
{
	struct kernel_version v;
	char *above;

	if (!dir)
		return err_set(err, ERR_ENV,
			       "no kernel tree here: neither %s nor a folder above it has the kernel's "
			       "Makefile, Kconfig and arch/; go into a tree or say --tree DIR",
			       real);
	above = search_up(real, &v, NULL);
	err_set(err, ERR_ENV, "%s is not the root of a kernel tree (no Makefile with VERSION and "
		"PATCHLEVEL, Kconfig and arch/)%s%s", dir, above ? "; did you mean --tree " : "",
		above ? above : "");
	free(above);
	return ERR_ENV;
}

int tree_open(struct tree **out, const char *dir, struct err *err)
{
	struct kernel_version v;
	struct err inner = { 0 };
	char *real = path_real(dir ? dir : "."), *root;

	if (!real)
		return err_errno(err, ERR_ENV, "cannot open the tree %s", dir ? dir : ".");
	if (dir)
		root = probe(real, &v, &inner) == 0 ? xstrdup(real) : NULL;
	else
		root = search_up(real, &v, &inner);
	if (!root) {
		if (inner.code)
			err_set(err, inner.code, "%s", inner.text);
		else
			no_root(dir, real, err);
		free(real);
		return err && err->code ? err->code : ERR_ENV;
	}
	free(real);
	*out = xcalloc(1, sizeof(**out));
	(*out)->root = root;
	(*out)->version = v;
	(*out)->arches = list_arches(root);
	(*out)->git = -1;
	return 0;
}

void tree_free(struct tree *t)
{
	if (!t)
		return;
	free(t->root);
	free(t->arches);
	free(t);
}

const char *tree_root(const struct tree *t)
{
	return t->root;
}

const struct kernel_version *tree_version(const struct tree *t)
{
	return &t->version;
}

char *tree_version_text(const struct tree *t)
{
	const struct kernel_version *v = tree_version(t);

	return xasprintf("%d.%d.%d%s", v->version, v->patchlevel, v->sublevel, v->extra);
}

const char *const *tree_arches(const struct tree *t)
{
	return t->arches;
}

/* Cheap answer first: without .git in the root or above there is no need to start git. */
static bool git_above(const char *root)
{
	char *at = xstrdup(root), *up;
	bool found = false;

	for (;;) {
		found = has(at, ".git");
		if (found || !strcmp(at, "/"))
			break;
		up = path_dir(at);
		free(at);
		at = up;
	}
	free(at);
	return found;
}

static bool ask_git(const char *root)
{
	/* fsmonitor would run a program named in the tree's own configuration */
	static const char *const argv[] = { "git", "-c", "core.fsmonitor=false", "ls-files",
					    "--error-unmatch", "--", "Makefile", NULL };
	static const char *const env[] = { "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE",
					   "GIT_OPTIONAL_LOCKS=0", NULL };
	struct str out = STR_INIT;
	struct run r = { .argv = argv, .dir = root, .env = env, .out = &out, .errout = &out };
	struct err err = { 0 };
	int status = 1, rc;

	rc = run_program(&r, &status, &err);
	str_release(&out);
	return rc == 0 && status == 0;
}

bool tree_is_git(const struct tree *t)
{
	struct tree *w = (struct tree *)(uintptr_t)t; /* the answer is remembered, nothing else */

	if (w->git < 0)
		w->git = git_above(t->root) && ask_git(t->root);
	return w->git;
}

const char *tree_path_arch(const char *path)
{
	const char *slash;

	if (!starts_with(path, "arch/"))
		return NULL;
	slash = strchr(path + 5, '/');
	return slash && slash > path + 5 ? internn(path + 5, (size_t)(slash - path - 5)) : NULL;
}

bool tree_path_private(const char *path)
{
	static const char *const tops[] = { "tools/", "scripts/", "samples/", "Documentation/", "usr/" };

	for (size_t i = 0; i < ARRAY_SIZE(tops); i++)
		if (starts_with(path, tops[i]))
			return true;
	return false;
}
