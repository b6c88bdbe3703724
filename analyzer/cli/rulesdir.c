// SPDX-License-Identifier: GPL-2.0-only
/* Finding the rules: a binary in the source tree uses the tree's own, an installed one its own. */
#include <dirent.h>
#include <limits.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/rulesdir.h"

#ifndef PTERIS_PREFIX
#define PTERIS_PREFIX "/usr/local"
#endif

/* Folder of the running binary; NULL when /proc does not say. */
static char *binary_dir(void)
{
	char *exe = path_real("/proc/self/exe"), *dir = exe ? path_dir(exe) : NULL;

	free(exe);
	return dir;
}

const char *rules_dir(struct err *err)
{
	static char *found;
	const char *env = getenv("PTERIS_RULES");
	char *dir, *try[2] = { NULL, NULL };

	if (found)
		return found;
	if (env && *env) {
		if (!dir_exists(env)) {
			err_set(err, ERR_ENV, "PTERIS_RULES=%s: no such folder", env);
			return NULL;
		}
		return found = xstrdup(env);
	}
	dir = binary_dir();
	if (dir) {
		/* analyzer/ at its side tells our source tree from any folder named rules. */
		char *source = path_join(dir, "../analyzer/cli");

		if (dir_exists(source))
			try[0] = path_join(dir, "../rules");
		else
			try[0] = path_join(dir, "../share/pteris/rules");
		free(source);
	}
	try[1] = xstrdup(PTERIS_PREFIX "/share/pteris/rules");
	for (size_t i = 0; i < ARRAY_SIZE(try) && !found; i++)
		if (try[i] && dir_exists(try[i]))
			found = path_real(try[i]);
	if (!found)
		err_set(err, ERR_ENV, "cannot find the rules (looked for %s and %s); set PTERIS_RULES",
			try[0] ? try[0] : "the binary", try[1]);
	free(try[0]);
	free(try[1]);
	free(dir);
	return found;
}

static char *find_below(const char *dir, const char *file)
{
	DIR *d = opendir(dir);
	struct dirent *e;
	char *found = NULL;

	while (d && !found && (e = readdir(d))) {
		char *path = e->d_name[0] == '.' ? NULL : path_join(dir, e->d_name);

		if (path && dir_exists(path))
			found = find_below(path, file);
		else if (path && !strcmp(e->d_name, file))
			found = xstrdup(path);
		free(path);
	}
	if (d)
		closedir(d);
	return found;
}

char *rules_path(const char *name)
{
	const char *dir = rules_dir(&(struct err){ 0 });
	char *file = xasprintf("%s.cocci", name), *found = dir ? find_below(dir, file) : NULL;

	free(file);
	return found;
}
