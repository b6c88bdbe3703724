// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a run of `profile prepare` needs: the compilers that Kbuild is given, and host programs that are
 * compiled once and shared between build folders.
 *
 * Sharing is safe because Kbuild compares times and command lines itself: what does not fit is made
 * again. It lasts for one run only, so a tree that changes between two runs cannot be taken in.
 */
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/run.h"
#include "clang/prepare.h"
#include "clang/compiler_sh.h"
#include "clang/strip_asm_awk.h"

/* ---- what the machine must have ---------------------------------------------------------------- */
static int check_tools(struct err *err)
{
	static const char *const tools[] = { "make", "flex", "bison", "bc", "awk", "clang-19", "ld.lld-19",
					     "llvm-ar-19", "llvm-nm-19", "llvm-objcopy-19" };
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

/* ---- compilers --------------------------------------------------------------------------------- */
static int write_in(const struct toolbox *b, const char *name, const char *text, struct err *err)
{
	char *path = path_join(b->dir, name);
	int rc = file_write(path, text, strlen(text), err);

	free(path);
	return rc;
}

static int write_script(const char *path, const struct str *text, struct err *err)
{
	int rc = file_write(path, text->buf, text->len, err);

	if (!rc && chmod(path, 0755))
		rc = err_errno(err, ERR_IO, "%s", path);
	return rc;
}

/* Only Kconfig's own program is worth optimising: the others run once or never. */
static int write_host_compiler(const struct toolbox *b, struct err *err)
{
	char *path = toolbox_host_compiler(b);
	struct str s = STR_INIT;
	int rc;

	str_add(&s, "#!/bin/sh\ncase \"$*\" in\n*scripts/kconfig/*) exec clang-19 \"$@\" ;;\n"
		    "*) exec clang-19 \"$@\" -O0 ;;\nesac\n");
	rc = write_script(path, &s, err);
	str_release(&s);
	free(path);
	return rc;
}

static int ask_version(struct toolbox *b, struct err *err)
{
	const char *const argv[] = { "clang-19", "--version", NULL };
	struct str out = STR_INIT;
	struct run r = { .argv = argv, .out = &out };
	int status = 0, rc = run_program(&r, &status, err);

	if (!rc && status)
		rc = err_set(err, ERR_ENV, "clang-19 --version failed (status %d)", status);
	if (!rc)
		rc = write_in(b, "version.clang", out.buf, err);
	b->clang_version = xstrndup(out.buf, strcspn(out.buf, "\n"));
	str_release(&out);
	return rc;
}

int toolbox_init(struct toolbox *b, struct err *err)
{
	int rc = check_tools(err);
	const char *dir;

	memset(b, 0, sizeof(*b));
	if (!rc && !(dir = temp_dir(err)))
		rc = err->code;
	if (!rc)
		b->dir = xstrdup(dir); /* its children forget the temporary folders of their parent */
	if (!rc)
		rc = ask_version(b, err);
	if (!rc)
		rc = write_in(b, "version.gcc", "gcc (stand-in) 12.2.0\n", err);
	if (!rc)
		rc = write_in(b, "strip-asm.awk", strip_asm_awk, err);
	if (!rc)
		rc = write_host_compiler(b, err);
	return rc;
}

void toolbox_release(struct toolbox *b)
{
	if (b->dir)
		dir_remove(b->dir);
	free(b->dir);
	free(b->clang_version);
}

char *toolbox_host_compiler(const struct toolbox *b)
{
	return path_join(b->dir, "clang-host");
}

int toolbox_compiler(const struct toolbox *b, const struct profile_spec *s, char **cc, struct err *err)
{
	bool standin = s->way == WAY_STAND_IN;
	char *dir = path_join(b->dir, s->name);
	struct str text = STR_INIT;
	int rc = dir_make(dir, err);

	/* Whoever reads Kbuild's recorded commands must see whose options they are */
	*cc = path_join(dir, standin ? "gcc" : "clang");
	str_addf(&text, "#!/bin/sh\nclang=clang-19 standin=%s target=%s\nflags='%s'\n", standin ? "yes" : "",
		 s->target, s->flags ? s->flags : "");
	str_addf(&text, "probes='%s/probes' strip='%s/strip-asm.awk' version='%s/version.%s'\n", b->dir, b->dir,
		 b->dir, standin ? "gcc" : "clang");
	str_add(&text, compiler_sh);
	if (!rc)
		rc = write_script(*cc, &text, err);
	str_release(&text);
	free(dir);
	return rc;
}

/* ---- host programs ----------------------------------------------------------------------------- */
int copy_dir(const char *from, const char *to, struct err *err)
{
	const char *const argv[] = { "cp", "-a", "--", from, to, NULL };
	struct str out = STR_INIT;
	struct run r = { .argv = argv, .out = &out, .errout = &out };
	int status = 0, rc = run_program(&r, &status, err);

	if (!rc && status)
		rc = err_set(err, ERR_IO, "copying %s failed: %s", from, out.buf);
	str_release(&out);
	return rc;
}

int toolbox_seed(const struct toolbox *b, const char *build, struct err *err)
{
	char *seed = path_join(b->dir, "scripts"), *to = path_join(build, "scripts");
	int rc = 0;

	if (dir_exists(seed) && !dir_exists(to)) {
		rc = dir_make(build, err);
		if (!rc)
			rc = copy_dir(seed, to, err);
	}
	free(seed);
	free(to);
	return rc;
}

/* Several profiles finish at the same time: the first is taken. */
int toolbox_harvest(const struct toolbox *b, const char *build, struct err *err)
{
	static const char *const folders[] = { "basic", "kconfig" };
	char *seed = path_join(b->dir, "scripts"), *new = xasprintf("%s.%d", seed, (int)getpid());
	int rc = dir_exists(seed) ? 0 : dir_make(new, err);

	for (size_t i = 0; !rc && dir_exists(new) && i < ARRAY_SIZE(folders); i++) {
		char *from = xasprintf("%s/scripts/%s", build, folders[i]), *to = path_join(new, folders[i]);

		if (dir_exists(from))
			rc = copy_dir(from, to, err);
		free(from);
		free(to);
	}
	if (!rc && dir_exists(new) && rename(new, seed) && errno != EEXIST && errno != ENOTEMPTY)
		rc = err_errno(err, ERR_IO, "%s", seed);
	dir_remove(new);
	free(seed);
	free(new);
	return rc;
}
