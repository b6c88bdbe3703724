// SPDX-License-Identifier: GPL-2.0-only
/* Files, folders, paths, temporary places. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/run.h"

static int read_all(int fd, const char *path, struct str *out, struct err *err)
{
	ssize_t n;

	for (;;) {
		/* One byte more than fstat() promised, so that a file of that size ends here. */
		if (out->cap - out->len < 2)
			str_grow(out, MAX(out->len / 2, (size_t)65536));
		n = read(fd, out->buf + out->len, out->cap - out->len - 1);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_errno(err, ERR_IO, "cannot read %s", path);
		if (n == 0)
			break;
		out->len += (size_t)n;
	}
	if (out->cap)
		out->buf[out->len] = '\0';
	return 0;
}

int file_read(const char *path, struct str *out, struct err *err)
{
	struct stat st;
	int fd, rc;

	/* O_NONBLOCK: a named pipe must not make us wait for a writer */
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return err_errno(err, errno == ENOENT || errno == ENOTDIR ? ERR_NOTFOUND : ERR_IO,
				 "cannot open %s", path);
	if (fstat(fd, &st) < 0) {
		rc = err_errno(err, ERR_IO, "cannot read %s", path);
	} else if (!S_ISREG(st.st_mode)) {
		rc = err_set(err, ERR_IO, "cannot read %s: %s", path,
			     S_ISDIR(st.st_mode) ? "is a folder" : "is no regular file");
	} else {
		str_grow(out, (size_t)st.st_size + 1);
		rc = read_all(fd, path, out, err);
	}
	close(fd);
	return rc;
}

static int write_all(int fd, const char *p, size_t n)
{
	ssize_t w;

	while (n) {
		w = write(fd, p, n);
		if (w < 0 && errno == EINTR)
			continue;
		if (w < 0)
			return -1;
		p += w;
		n -= (size_t)w;
	}
	return 0;
}

/* The mode that a file made by open(…, 0666) would get; umask() can only be asked by setting it. */
static mode_t default_mode(void)
{
	mode_t mask = umask(022);

	umask(mask);
	return 0666 & ~mask;
}

static int write_through(const char *path, const void *p, size_t n, struct err *err)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC), rc = 0;

	if (fd < 0)
		return err_errno(err, ERR_IO, "cannot write %s", path);
	if (write_all(fd, p, n) < 0)
		rc = err_errno(err, ERR_IO, "cannot write %s", path);
	if (close(fd) < 0 && !rc)
		rc = err_errno(err, ERR_IO, "cannot write %s", path);
	return rc;
}

int file_write(const char *path, const void *p, size_t n, struct err *err)
{
	char *tmp, *target = path_real(path);
	sigset_t before;
	struct stat st;
	mode_t mode;
	int fd, rc = 0;

	if (!target) /* new file; an existing symbolic link is written through, not replaced */
		target = xstrdup(path);
	mode = stat(target, &st) == 0 ? st.st_mode & 07777 : default_mode();
	if (stat(target, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode)) {
		rc = write_through(target, p, n, err); /* /dev/null, a pipe: must stay what it is */
		free(target);
		return rc;
	}
	tmp = xasprintf("%s.XXXXXX", target);
	signals_hold(&before); /* nobody would remove the temporary file */
	fd = mkostemp(tmp, O_CLOEXEC);
	if (fd < 0) {
		rc = err_errno(err, ERR_IO, "cannot write %s", path);
		goto out;
	}
	if (write_all(fd, p, n) < 0 || fchmod(fd, mode) < 0 || fsync(fd) < 0)
		rc = err_errno(err, ERR_IO, "cannot write %s", path);
	if (close(fd) < 0 && !rc)
		rc = err_errno(err, ERR_IO, "cannot write %s", path);
	if (!rc && rename(tmp, target) < 0)
		rc = err_errno(err, ERR_IO, "cannot replace %s", path);
	if (rc)
		unlink(tmp);
out:
	signals_release(&before);
	free(tmp);
	free(target);
	return rc;
}

#define SEAL 32 /* hex digits */

bool file_read_sealed(const char *path, struct str *out, size_t *skip)
{
	char hex[SEAL + 1];
	size_t start = out->len;

	if (file_read(path, out, &(struct err){ 0 }) || out->len - start < SEAL)
		return false;
	*skip = start + SEAL;
	hash_hex(out->buf + *skip, out->len - *skip, hex);
	return !memcmp(out->buf + start, hex, SEAL);
}

int file_write_sealed(const char *path, const struct str *content, struct err *err)
{
	struct str all = STR_INIT;
	char hex[SEAL + 1];
	int rc;

	hash_hex(content->buf, content->len, hex);
	str_addn(&all, hex, SEAL);
	str_addn(&all, content->buf, content->len);
	rc = file_write(path, all.buf, all.len, err);
	str_release(&all);
	return rc;
}

bool file_exists(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

bool dir_exists(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

int dir_make(const char *path, struct err *err)
{
	char *copy = xstrdup(path), *p = copy;
	int why, rc = 0;

	while (!rc && *p) {
		p += strspn(p, "/");
		p += strcspn(p, "/");
		char saved = *p;

		*p = '\0';
		/* EEXIST says nothing about kind; the check at the end does */
		why = mkdir(copy, 0777) < 0 ? errno : 0;
		if (why && why != EEXIST && !dir_exists(copy)) {
			errno = why; /* the look changed it */
			rc = err_errno(err, ERR_IO, "cannot make folder %s", copy);
		}
		*p = saved;
	}
	if (!rc && *copy && !dir_exists(copy))
		rc = err_set(err, ERR_IO, "cannot make folder %s: something else has that name", path);
	free(copy);
	return rc;
}

/* Removes what is in the folder; takes fd over. */
static void remove_inside(int fd)
{
	DIR *d = fdopendir(fd);
	struct dirent *e;
	int sub;

	if (!d) {
		close(fd);
		return;
	}
	while ((e = readdir(d))) {
		if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, ".."))
			continue;
		if (unlinkat(dirfd(d), e->d_name, 0) == 0)
			continue;
		sub = openat(dirfd(d), e->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		if (sub < 0)
			continue;
		remove_inside(sub);
		unlinkat(dirfd(d), e->d_name, AT_REMOVEDIR);
	}
	closedir(d);
}

void dir_remove(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (fd >= 0)
		remove_inside(fd);
	if (rmdir(path) < 0)
		unlink(path);
}

/* ---- temporary folders ------------------------------------------------------------------------ */

static VEC(char *) temps;
static pid_t temps_owner;
static pid_t handlers_owner;

static void remove_temps(void)
{
	if (temps_owner != getpid())
		return;
	for (size_t i = 0; i < temps.len; i++)
		dir_remove(temps.at[i]);
	temp_forget();
}

void temp_forget(void)
{
	for (size_t i = 0; i < temps.len; i++)
		free(temps.at[i]);
	vec_release(&temps);
	temps_owner = 0;
}

const char *temp_dir(struct err *err)
{
	static bool registered;
	const char *base = getenv("TMPDIR");
	char *path;

	if (temps_owner && temps_owner != getpid())
		temp_forget(); /* forked without saying so */
	path = xasprintf("%s/pteris.XXXXXX", base && *base ? base : "/tmp");
	if (!mkdtemp(path)) {
		err_errno(err, ERR_IO, "cannot make a temporary folder %s", path);
		free(path);
		return NULL;
	}
	if (!registered)
		atexit(remove_temps);
	registered = true;
	temps_owner = getpid();
	vec_push(&temps, path);
	return path;
}

/*
 * dir_remove() allocates, which a signal handler may not; fork() and execve() are allowed, so rm does
 * the work. Dying of the signal itself tells the shell (and make) that the user interrupted us.
 */
static void die_of_signal(int sig)
{
	static const char text[] = "pteris: interrupted; what was printed so far is not complete\n";
	pid_t pid;

	if (getpid() == handlers_owner) /* one message, not one a worker */
		(void)!write(STDERR_FILENO, text, sizeof(text) - 1);
	run_kill();
	for (size_t i = 0; temps_owner == getpid() && i < temps.len; i++) {
		pid = fork();
		if (pid == 0) {
			execl("/bin/rm", "rm", "-rf", "--", temps.at[i], (char *)NULL);
			_exit(127);
		}
		if (pid > 0)
			waitpid(pid, NULL, 0);
	}
	signal(sig, SIG_DFL);
	raise(sig);
}

void temp_init(void)
{
	static const int sigs[] = { SIGINT, SIGTERM, SIGHUP };
	struct sigaction sa, old;

	handlers_owner = getpid();
	for (size_t i = 0; i < ARRAY_SIZE(sigs); i++) {
		memset(&sa, 0, sizeof(sa));
		sa.sa_handler = die_of_signal;
		sigemptyset(&sa.sa_mask);
		/* nohup and background jobs without job control: an ignored signal stays ignored */
		if (sigaction(sigs[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
			sigaction(sigs[i], &sa, NULL);
	}
}

void signals_hold(sigset_t *before)
{
	sigset_t stop;

	sigemptyset(&stop);
	sigaddset(&stop, SIGINT);
	sigaddset(&stop, SIGTERM);
	sigaddset(&stop, SIGHUP);
	sigprocmask(SIG_BLOCK, &stop, before);
}

void signals_release(const sigset_t *before)
{
	sigprocmask(SIG_SETMASK, before, NULL);
}

/* ---- paths ------------------------------------------------------------------------------------ */

char *path_join(const char *dir, const char *name)
{
	size_t n = strlen(dir);

	if (name[0] == '/' || n == 0)
		return xstrdup(name);
	return xasprintf("%s%s%s", dir, dir[n - 1] == '/' ? "" : "/", name);
}

char *path_dir(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		return xstrdup(".");
	return slash == path ? xstrdup("/") : xstrndup(path, (size_t)(slash - path));
}

const char *path_base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

char *path_real(const char *path)
{
	return realpath(path, NULL);
}

char *cache_dir(void)
{
	const char *xdg = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");

	if (xdg && xdg[0] == '/') /* a relative one is to be ignored, says the standard */
		return path_join(xdg, "pteris");
	return path_join(home && *home ? home : "/tmp", ".cache/pteris");
}
