// SPDX-License-Identifier: GPL-2.0-only
/*
 * Listing a tree: one openat/readdir walk. A folder is read as a whole before its entries are
 * looked at, since a .config among them says that it is somebody's build output.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "tree/tree.h"

struct walk {
	const struct tree *tree;
	const struct tree_filter *filter;
	struct tree_files *out;
	struct str path; /* below the root; empty for the root itself */
};

struct item {
	size_t name; /* offset in struct folder.names */
	unsigned char type;
};
struct folder {
	struct str names;
	VEC(struct item) items;
};

static void problem(struct walk *w, const char *path, const char *reason)
{
	vec_push(&w->out->problems, xasprintf("%s: %s", *path ? path : ".", reason));
}

static bool wanted_name(const struct walk *w, const char *name)
{
	size_t n = strlen(name);

	if (w->filter->any_file)
		return true;
	return n > 2 && name[n - 2] == '.' && (name[n - 1] == 'c' || name[n - 1] == 'h');
}

/* Left out by kernel_code: folders right below the root that hold no code of the kernel proper. */
static bool left_out(const struct walk *w, const char *path)
{
	static const char *const outside[] = { "tools", "Documentation", "samples", "scripts" };

	if (!w->filter->kernel_code)
		return false;
	if (!strcmp(path, "arch"))
		return !w->filter->arch_code;
	for (size_t i = 0; i < ARRAY_SIZE(outside); i++)
		if (!strcmp(path, outside[i]))
			return true;
	return false;
}

static void add_file(struct walk *w, const char *path, const struct stat *st)
{
	vec_push(&w->out->files,
		 (struct tree_file){
			 .path = arena_strdup(w->out->arena, path),
			 .size = (uint64_t)st->st_size,
			 .mtime_ns = (int64_t)st->st_mtim.tv_sec * 1000000000 + st->st_mtim.tv_nsec,
		 });
}

static bool inside(const char *root, const char *real)
{
	size_t n = strlen(root);

	return strncmp(root, real, n) == 0 && (real[n] == '/' || real[n] == '\0');
}

/* A link to a file of the tree would list that file twice; one that leads outside stands for it. */
static void visit_link(struct walk *w, int dir, const char *name)
{
	struct stat st;
	char *full, *real;

	if (fstatat(dir, name, &st, 0) < 0) {
		if (wanted_name(w, name))
			problem(w, w->path.buf, errno == ELOOP ? "symbolic link leads to itself" :
								 "broken symbolic link");
		return;
	}
	if (!S_ISREG(st.st_mode) || !wanted_name(w, name))
		return;
	full = path_join(tree_root(w->tree), w->path.buf);
	real = path_real(full);
	if (real && !inside(tree_root(w->tree), real))
		add_file(w, w->path.buf, &st);
	free(real);
	free(full);
}

static void walk_dir(struct walk *w, int fd, bool asked_for);

static void visit(struct walk *w, int dir, const char *name, unsigned char type)
{
	size_t len = w->path.len;
	struct stat st;
	int fd;

	if (len)
		str_addch(&w->path, '/');
	str_add(&w->path, name);
	if (type == DT_DIR) {
		fd = left_out(w, w->path.buf) ? -2 :
			openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		if (fd == -1)
			problem(w, w->path.buf, strerror(errno));
		else if (fd >= 0)
			walk_dir(w, fd, false);
	} else if (type == DT_LNK) {
		visit_link(w, dir, name);
	} else if (wanted_name(w, name)) {
		if (type != DT_REG)
			problem(w, w->path.buf, "is no regular file");
		else if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
			problem(w, w->path.buf, strerror(errno));
		else
			add_file(w, w->path.buf, &st);
	}
	w->path.len = len;
	w->path.buf[len] = '\0';
}

static unsigned char entry_type(int dir, const struct dirent *e)
{
	struct stat st;

	if (e->d_type != DT_UNKNOWN)
		return e->d_type;
	if (fstatat(dir, e->d_name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return DT_UNKNOWN;
	return IFTODT(st.st_mode);
}

static void read_folder(struct walk *w, DIR *d, struct folder *f)
{
	struct dirent *e;

	while (errno = 0, (e = readdir(d))) {
		const char *n = e->d_name;

		if (n[0] == '.' && (!n[1] || (n[1] == '.' && !n[2])))
			continue;
		vec_push(&f->items, (struct item){ f->names.len, entry_type(dirfd(d), e) });
		str_addn(&f->names, n, strlen(n) + 1);
	}
	if (errno)
		problem(w, w->path.buf, strerror(errno));
}

/* Output of `make O=` holds .config beside include/ or the link "source". */
static bool is_build_output(const struct folder *f)
{
	bool config = false, marker = false;

	for (size_t i = 0; i < f->items.len; i++) {
		const char *n = f->names.buf + f->items.at[i].name;

		config |= !strcmp(n, ".config");
		marker |= !strcmp(n, "source") || !strcmp(n, "include");
	}
	return config && marker;
}

/* Takes fd over. asked_for: the root, or named by the user: then even build output is listed. */
static void walk_dir(struct walk *w, int fd, bool asked_for)
{
	struct folder f = { .names = STR_INIT };
	DIR *d = fdopendir(fd);

	if (!d) {
		problem(w, w->path.buf, strerror(errno));
		close(fd);
		return;
	}
	read_folder(w, d, &f);
	if (asked_for || !is_build_output(&f)) {
		for (size_t i = 0; i < f.items.len; i++) {
			const char *n = f.names.buf + f.items.at[i].name;

			if (strcmp(n, ".git") != 0)
				visit(w, dirfd(d), n, f.items.at[i].type);
		}
	}
	closedir(d);
	vec_release(&f.items);
	str_release(&f.names);
}

/* Path below the root for what the user named: relative to the current folder, absolute, or below
 * the root. NULL: not there, or outside. The last component may be a link; it stays one. */
static char *below_root(const struct walk *w, const char *name)
{
	const char *root = tree_root(w->tree);
	struct stat st;

	for (int from_root = 0; from_root < 2; from_root++) {
		char *full = path_join(from_root ? root : ".", name);
		char *dir, *dir_real, *result = NULL;

		if (lstat(full, &st) < 0) {
			free(full);
			continue;
		}
		if (S_ISDIR(st.st_mode)) {
			dir_real = path_real(full);
			if (dir_real && inside(root, dir_real))
				result = xstrdup(dir_real + strlen(root));
		} else {
			dir = path_dir(full);
			dir_real = path_real(dir);
			if (dir_real && inside(root, dir_real))
				result = xasprintf("%s/%s", dir_real + strlen(root), path_base(full));
			free(dir);
		}
		free(dir_real);
		free(full);
		if (result) {
			memmove(result, result + (*result == '/'), strlen(result) + (*result != '/'));
			return result;
		}
	}
	return NULL;
}

static int walk_named_file(struct walk *w, const char *path, const struct stat *st, struct err *err)
{
	char *full = path_join(tree_root(w->tree), path), *real;
	struct stat target;
	int rc = 0;

	if (S_ISLNK(st->st_mode)) {
		errno = 0;
		real = path_real(full);
		if (!real && errno == ELOOP)
			rc = err_set(err, ERR_NOTFOUND, "%s: symbolic link leads to itself", path);
		else if (!real || stat(real, &target) < 0)
			rc = err_set(err, ERR_NOTFOUND, "%s: broken symbolic link", path);
		else if (!S_ISREG(target.st_mode))
			rc = err_set(err, ERR_NOTFOUND, "%s: is no regular file", path);
		else if (inside(tree_root(w->tree), real)) /* the file itself, under its own name */
			add_file(w, real + strlen(tree_root(w->tree)) + 1, &target);
		else
			add_file(w, path, &target);
		free(real);
	} else if (S_ISREG(st->st_mode)) {
		add_file(w, path, st);
	} else {
		rc = err_set(err, ERR_NOTFOUND, "%s: is no regular file", path);
	}
	free(full);
	return rc;
}

static int walk_named(struct walk *w, const char *name, struct err *err)
{
	char *path = below_root(w, name), *full;
	struct stat st;
	int fd, rc = 0;

	if (!path)
		return err_set(err, ERR_NOTFOUND, "%s: no such file or folder in the tree %s", name,
			       tree_root(w->tree));
	full = path_join(tree_root(w->tree), *path ? path : ".");
	if (lstat(full, &st) < 0) {
		rc = err_errno(err, ERR_NOTFOUND, "%s", name);
	} else if (S_ISDIR(st.st_mode)) {
		str_reset(&w->path);
		str_add(&w->path, path);
		fd = open(full, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (fd < 0)
			problem(w, path, strerror(errno));
		else
			walk_dir(w, fd, true);
	} else {
		rc = walk_named_file(w, path, &st, err);
	}
	free(full);
	free(path);
	return rc;
}

static int compare_files(const void *a, const void *b)
{
	return strcmp(((const struct tree_file *)a)->path, ((const struct tree_file *)b)->path);
}

static int compare_strings(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void sort_and_unique(struct tree_files *out)
{
	size_t n = 0;

	if (out->problems.len)
		qsort(out->problems.at, out->problems.len, sizeof(char *), compare_strings);
	if (!out->files.len)
		return;
	qsort(out->files.at, out->files.len, sizeof(*out->files.at), compare_files);
	for (size_t i = 0; i < out->files.len; i++)
		if (!n || strcmp(out->files.at[n - 1].path, out->files.at[i].path) != 0)
			out->files.at[n++] = out->files.at[i];
	out->files.len = n;
}

int tree_list(const struct tree *t, const struct tree_filter *f, struct tree_files *out,
	      struct err *err)
{
	static const char *const whole[] = { "", NULL };
	struct walk w = { .tree = t, .filter = f, .out = out, .path = STR_INIT };
	const char *const *p = f->paths && f->paths[0] ? f->paths : whole;
	int rc = 0;

	memset(out, 0, sizeof(*out));
	out->arena = arena_new();
	for (; !rc && *p; p++) {
		if (**p || p == whole)
			rc = walk_named(&w, **p ? *p : tree_root(t), err);
		else /* fix --in-place "$UNSET" surely doesn't mean the whole tree */
			rc = err_set(err, ERR_USAGE, "one of the paths is empty");
	}
	str_release(&w.path);
	if (rc)
		tree_files_release(out);
	else
		sort_and_unique(out);
	return rc;
}

void tree_files_release(struct tree_files *files)
{
	for (size_t i = 0; i < files->problems.len; i++)
		free(files->problems.at[i]);
	vec_release(&files->problems);
	vec_release(&files->files);
	arena_free(files->arena);
	files->arena = NULL;
}
