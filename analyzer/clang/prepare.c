// SPDX-License-Identifier: GPL-2.0-only
/*
 * Making a profile: the tree's own Kbuild runs in the cache folder. The only place that executes
 * something from the tree, and only because the user asked for it.
 *
 * Kbuild writes absolute paths, so the build cannot be made elsewhere and renamed. Instead the stamp
 * profile.json is written last; a folder without it is no profile and is removed by the next run.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "base/run.h"
#include "clang/internal.h"

static bool has(const char *dir, const char *name)
{
	char *path = path_join(dir, name);
	bool yes = file_exists(path) || dir_exists(path);

	free(path);
	return yes;
}

bool tree_is_prepared_in_place(const char *root, const struct profile_spec *spec)
{
	return has(root, ".config") && has(root, "include/generated/autoconf.h") &&
	       profile_spec_of_build(root) == spec;
}

char *profile_cache_dir(const struct tree *t, const struct profile_spec *spec)
{
	const char *root = tree_root(t);
	char *cache = cache_dir(), *dir, key[33];

	hash_hex(root, strlen(root), key);
	dir = xasprintf("%s/profiles/%s-%.12s/%s", cache, path_base(root), key, spec->name);
	free(cache);
	return dir;
}

/* ---- a view of a tree that was built in place -------------------------------------------------- */
/*
 * Kbuild refuses O= when the tree holds a configuration of its own, and would take objects that lie
 * there for its own. So it is shown a folder of links without them. Folders in which Kbuild puts
 * something while preparing are mirrored file by file; all others are one link each.
 */
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

/* ---- running Kbuild ---------------------------------------------------------------------------- */
static int check_tools(struct err *err)
{
	static const char *const tools[] = { "make", "flex", "bison", "bc", "gcc", "clang-19", "ld.lld-19",
					     "llvm-ar-19", "llvm-nm-19" };
	struct str missing = STR_INIT;
	int rc = 0;

	for (size_t i = 0; i < ARRAY_SIZE(tools); i++)
		if (!run_have(tools[i]))
			str_addf(&missing, " %s", tools[i]);
	if (!file_exists("/usr/include/libelf.h") && !file_exists("/usr/local/include/libelf.h"))
		str_add(&missing, " libelf.h (package libelf-dev)");
	if (missing.len)
		rc = err_set(err, ERR_ENV, "preparing a profile needs what is not installed:%s", missing.buf);
	str_release(&missing);
	return rc;
}

/* The last lines that say something, for the message */
static void log_tail(const char *log, struct str *out)
{
	const char *at = log + strlen(log);
	int lines = 0;

	while (at > log && lines < 7)
		if (*--at == '\n' && at[1])
			lines++;
	str_add(out, *at == '\n' ? at + 1 : at);
	while (out->len && out->buf[out->len - 1] == '\n')
		out->buf[--out->len] = '\0';
}

static int run_kbuild(const char *src, const char *dir, const char *arch, int jobs, bool verbose,
		      struct err *err)
{
	char *o = xasprintf("O=%s/build", dir), *a = xasprintf("ARCH=%s", arch);
	char *j = xasprintf("-j%d", MAX(jobs, 1)), *log = xasprintf("%s/prepare.log", dir);
	const char *const argv[] = { "make", "-C", src, j, "LLVM=-19", a, o, "defconfig", "prepare", NULL };
	const char *const env[] = { "MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEFILES", "KBUILD_OUTPUT",
				    "CROSS_COMPILE", "CC", "KCFLAGS", "KCPPFLAGS", "KCONFIG_CONFIG",
				    "LC_ALL=C", NULL };
	struct str out = STR_INIT, tail = STR_INIT;
	struct run r = { .argv = argv, .env = env, .out = &out, .errout = &out };
	int status = 0, rc;

	if (verbose)
		fprintf(stderr, "make -C %s %s LLVM=-19 %s %s defconfig prepare\n", src, j, a, o);
	rc = run_program(&r, &status, err);
	if (!rc)
		rc = file_write(log, out.buf, out.len, err);
	if (!rc && verbose)
		fputs(out.buf, stderr);
	if (!rc && status) {
		log_tail(out.buf, &tail);
		rc = err_set(err, ERR_ENV, "Kbuild failed (status %d); all of it is in %s; it ended with:\n%s",
			     status, log, tail.buf);
	}
	str_release(&out);
	str_release(&tail);
	free(o);
	free(a);
	free(j);
	free(log);
	return rc;
}

static int write_stamp(const struct tree *t, const char *arch, const char *dir, struct err *err)
{
	const struct kernel_version *v = tree_version(t);
	char *path = path_join(dir, "profile.json"), date[32], version[128];
	struct str s = STR_INIT;
	time_t now = time(NULL);
	struct tm tm;
	int rc;

	localtime_r(&now, &tm);
	strftime(date, sizeof(date), "%Y-%m-%d", &tm);
	snprintf(version, sizeof(version), "%d.%d.%d%s", v->version, v->patchlevel, v->sublevel, v->extra);
	json_open(&s, '{');
	json_key(&s, "schema");
	json_int(&s, 1);
	json_key(&s, "arch");
	json_string(&s, arch);
	json_key(&s, "tree");
	json_string(&s, tree_root(t));
	json_key(&s, "version");
	json_string(&s, version);
	json_key(&s, "made");
	json_string(&s, date);
	json_close(&s, '}');
	str_addch(&s, '\n');
	rc = file_write(path, s.buf, s.len, err);
	str_release(&s);
	free(path);
	return rc;
}

/* Two runs at a time would spoil each other's build. The lock goes with the process. */
static int lock(const char *dir, int *fd, struct err *err)
{
	char *path = xasprintf("%s.lock", dir), *up = path_dir(dir);
	int rc = dir_make(up, err);

	if (!rc) {
		*fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
		if (*fd < 0)
			rc = err_errno(err, ERR_IO, "%s", path);
		else if (flock(*fd, LOCK_EX | LOCK_NB))
			rc = err_set(err, ERR_ENV, "another pteris is preparing this profile (%s)", path);
	}
	free(up);
	free(path);
	return rc;
}

static int prepare_in(const struct tree *t, const struct profile_spec *spec, const char *dir, int jobs, bool verbose,
		      struct err *err)
{
	const char *root = tree_root(t), *srcarch = spec->srcarch;
	char *generated = xasprintf("arch/%s/include/generated", srcarch);
	char *view = path_join(dir, "view");
	bool unclean = has(root, ".config") || has(root, "include/config") || has(root, generated);
	int rc;

	dir_remove(dir);
	rc = dir_make(dir, err);
	if (!rc && unclean)
		rc = mirror(root, view, "", srcarch, false, err);
	if (!rc)
		rc = run_kbuild(unclean ? view : root, dir, spec->arch, jobs, verbose, err);
	if (!rc)
		rc = write_stamp(t, spec->name, dir, err);
	free(view);
	free(generated);
	return rc;
}

int profile_prepare(const struct tree *t, const char *name, int jobs, bool verbose, struct err *err)
{
	const struct profile_spec *spec = profile_spec(name);
	char *dir, *build;
	int rc, fd = -1;

	if (!spec)
		return err_set(err, ERR_USAGE, "there is no profile \"%s\"", name);
	rc = check_tools(err);
	if (rc)
		return rc;
	dir = profile_cache_dir(t, spec);
	build = path_join(dir, "build");
	rc = lock(dir, &fd, err);
	if (!rc) {
		rc = prepare_in(t, spec, dir, jobs, verbose, err);
		if (rc) /* the log stays */
			dir_remove(build);
	}
	if (fd >= 0)
		close(fd);
	free(build);
	free(dir);
	return rc;
}
