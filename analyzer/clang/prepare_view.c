// SPDX-License-Identifier: GPL-2.0-only
/*
 * A view of a tree that was built in place.
 *
 * Kbuild refuses O= when the tree holds a configuration of its own, and would take objects that lie
 * there for its own. So it is shown a folder of links without them. Folders in which Kbuild puts
 * something while preparing are mirrored file by file; all others are one link each.
 */
#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "clang/prepare.h"

static const char *const mirrored[] = {
	"", "scripts", "include", "arch", "kernel", "certs", "security", "lib", "usr", "tools",
	"tools/objtool", "tools/build", "tools/lib", "tools/include", "tools/arch", "init",
};

static bool is_mirrored(const char *rel, const char *srcarch, bool inside)
{
	char *own = xasprintf("arch/%s", srcarch);
	bool yes = inside || !strcmp(rel, own);

	for (size_t i = 0; !yes && i < ARRAY_SIZE(mirrored); i++)
		yes = !strcmp(rel, mirrored[i]);
	free(own);
	return yes;
}

static bool is_output(const char *dir, const char *name, const char *rel)
{
	char *cmd = xasprintf("%s/.%s.cmd", dir, name);
	bool made = file_exists(cmd) || starts_with(name, ".config") || ends_with(name, ".cmd") ||
		    ends_with(name, ".o") || ends_with(name, ".a") || ends_with(name, ".d") ||
		    !strcmp(name, ".git") || !strcmp(rel, "include/config") ||
		    !strcmp(rel, "include/generated") ||
		    (starts_with(rel, "arch/") && ends_with(rel, "/include/generated"));

	free(cmd);
	return made;
}

static int mirror(const char *root, const char *view, const char *rel, const char *srcarch, bool inside,
		  struct err *err);

static int mirror_entry(const char *root, const char *view, const char *rel, const char *name,
			const char *srcarch, bool inside, struct err *err)
{
	char *sub = *rel ? xasprintf("%s/%s", rel, name) : xstrdup(name);
	char *from = path_join(root, sub), *dir = path_dir(from), *to = path_join(view, sub);
	struct stat st;
	int rc = 0;

	if (!is_output(dir, name, sub) && !lstat(from, &st)) {
		if (S_ISDIR(st.st_mode) && is_mirrored(sub, srcarch, inside))
			rc = mirror(root, view, sub, srcarch,
				    inside || (strcmp(sub, "arch") && strcmp(sub, "tools")), err);
		else if (symlink(from, to) && errno != EEXIST)
			rc = err_errno(err, ERR_IO, "%s", to);
	}
	free(sub);
	free(from);
	free(dir);
	free(to);
	return rc;
}

static int mirror(const char *root, const char *view, const char *rel, const char *srcarch, bool inside,
		  struct err *err)
{
	char *from = *rel ? path_join(root, rel) : xstrdup(root);
	char *to = *rel ? path_join(view, rel) : xstrdup(view);
	DIR *d = opendir(from);
	struct dirent *e;
	int rc = dir_make(to, err);

	if (!rc && !d)
		rc = err_errno(err, ERR_IO, "%s", from);
	while (!rc && (e = readdir(d)))
		if (strcmp(e->d_name, ".") && strcmp(e->d_name, ".."))
			rc = mirror_entry(root, view, rel, e->d_name, srcarch, inside, err);
	if (d)
		closedir(d);
	free(from);
	free(to);
	return rc;
}

static bool has(const char *dir, const char *name)
{
	char *path = path_join(dir, name);
	bool yes = file_exists(path) || dir_exists(path);

	free(path);
	return yes;
}

bool prepare_needs_view(const char *root, const char *srcarch)
{
	char *generated = xasprintf("arch/%s/include/generated", srcarch);
	bool yes = has(root, ".config") || has(root, "include/config") || has(root, generated);

	free(generated);
	return yes;
}

int prepare_view(const char *root, const char *view, const char *srcarch, struct err *err)
{
	return mirror(root, view, "", srcarch, false, err);
}
