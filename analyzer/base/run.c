// SPDX-License-Identifier: GPL-2.0-only
/* Running other programs: fork, exec, and a poll loop over their pipes. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/run.h"

enum { IN, OUT, ERRS, EXEC, NPIPES };

struct child {
	pid_t pid;
	int fd[NPIPES]; /* our ends; -1: none or closed */
	int far[NPIPES]; /* the child's ends */
	size_t written;
	int64_t deadline; /* milliseconds of the monotonic clock; 0: none */
};

static volatile pid_t running; /* process group of the program being run, for run_kill() */

void run_kill(void)
{
	if (running > 0)
		kill(-running, SIGKILL);
}

static int64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* write_end: is our end the writing one? */
static int make_pipe(struct child *c, int which, bool write_end)
{
	int p[2];

	if (pipe2(p, O_CLOEXEC) < 0)
		return -1;
	c->fd[which] = p[write_end];
	c->far[which] = p[!write_end];
	return 0;
}

static int make_pipes(struct child *c, const struct run *r)
{
	if (r->in && make_pipe(c, IN, true) < 0)
		return -1;
	if (r->out && make_pipe(c, OUT, false) < 0)
		return -1;
	if (r->errout && r->errout != r->out && make_pipe(c, ERRS, false) < 0)
		return -1;
	return make_pipe(c, EXEC, false);
}

static void set_env(const char *const *env)
{
	const char *eq;
	char *name;

	for (; env && *env; env++) {
		eq = strchr(*env, '=');
		if (!eq) {
			unsetenv(*env);
			continue;
		}
		name = xstrndup(*env, (size_t)(eq - *env));
		setenv(name, eq + 1, 1);
		free(name);
	}
}

static NORETURN void be_child(const struct child *c, const struct run *r)
{
	static const int reset[] = { SIGPIPE, SIGINT, SIGTERM, SIGHUP };
	int in = c->far[IN] >= 0 ? c->far[IN] : open("/dev/null", O_RDONLY);
	sigset_t none;
	int e;

	for (size_t i = 0; i < ARRAY_SIZE(reset); i++)
		signal(reset[i], SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	setpgid(0, 0);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (dup2(in, 0) < 0 || (r->out && dup2(c->far[OUT], 1) < 0))
		goto fail;
	if (r->errout && dup2(r->errout == r->out ? c->far[OUT] : c->far[ERRS], 2) < 0)
		goto fail;
	if (r->dir && chdir(r->dir) < 0)
		goto fail;
	set_env(r->env);
	execvp(r->argv[0], (char *const *)(uintptr_t)r->argv);
fail:
	e = errno;
	(void)!write(c->far[EXEC], &e, sizeof(e));
	_exit(127);
}

/* One read; false at the end of the stream. */
static bool take(int fd, struct str *out)
{
	ssize_t n;

	str_grow(out, 65536);
	n = read(fd, out->buf + out->len, 65536);
	if (n < 0)
		return errno == EINTR || errno == EAGAIN;
	out->len += (size_t)n;
	out->buf[out->len] = '\0';
	return n > 0;
}

static void feed(struct child *c, const struct run *r)
{
	ssize_t n = write(c->fd[IN], r->in + c->written, r->in_len - c->written);

	if (n > 0)
		c->written += (size_t)n;
	/* EPIPE: the program does not want the rest; its exit status says whether that is bad */
	if ((n < 0 && errno != EINTR && errno != EAGAIN) || c->written == r->in_len)
		close_fd(&c->fd[IN]);
}

/* Moves bytes until all pipes are closed. ERR_TIMEOUT when the deadline passed. */
static int pump(struct child *c, const struct run *r)
{
	struct pollfd p[3];
	int64_t left;

	if (c->fd[IN] >= 0 && !r->in_len)
		close_fd(&c->fd[IN]);
	while (c->fd[IN] >= 0 || c->fd[OUT] >= 0 || c->fd[ERRS] >= 0) {
		p[0] = (struct pollfd){ .fd = c->fd[IN], .events = POLLOUT };
		p[1] = (struct pollfd){ .fd = c->fd[OUT], .events = POLLIN };
		p[2] = (struct pollfd){ .fd = c->fd[ERRS], .events = POLLIN };
		left = c->deadline ? c->deadline - now_ms() : -1;
		if (c->deadline && left <= 0)
			return ERR_TIMEOUT;
		if (poll(p, 3, (int)left) < 0 && errno != EINTR)
			return ERR_IO;
		if (p[0].revents)
			feed(c, r);
		if (p[1].revents && !take(c->fd[OUT], r->out))
			close_fd(&c->fd[OUT]);
		if (p[2].revents && !take(c->fd[ERRS], r->errout))
			close_fd(&c->fd[ERRS]);
	}
	return 0;
}

/* Waits for the end; with a deadline in small steps, as waiting has no time limit of its own. */
static int reap(struct child *c, int *wstatus)
{
	const struct timespec step = { .tv_nsec = 5000000 };
	pid_t pid;

	for (;;) {
		pid = waitpid(c->pid, wstatus, c->deadline ? WNOHANG : 0);
		if (pid == c->pid)
			return 0;
		if (pid < 0 && errno != EINTR)
			return ERR_IO;
		if (c->deadline && now_ms() >= c->deadline)
			return ERR_TIMEOUT;
		if (c->deadline)
			nanosleep(&step, NULL);
	}
}

static int finish(struct child *c, const struct run *r, int *status, struct err *err)
{
	int rc, wstatus = 0;

	rc = pump(c, r);
	if (!rc)
		rc = reap(c, &wstatus);
	if (rc) {
		kill(-c->pid, SIGKILL);
		c->deadline = 0;
		reap(c, &wstatus);
	}
	if (rc == ERR_TIMEOUT)
		return err_set(err, rc, "%s did not end within %d seconds", r->argv[0], r->timeout);
	if (rc)
		return err_errno(err, rc, "%s", r->argv[0]);
	*status = WIFEXITED(wstatus) ? WEXITSTATUS(wstatus) : 128 + WTERMSIG(wstatus);
	return 0;
}

/* Did exec succeed? 0, or the errno of the child. */
static int exec_errno(struct child *c)
{
	ssize_t n;
	int e = 0;

	do {
		n = read(c->fd[EXEC], &e, sizeof(e));
	} while (n < 0 && errno == EINTR);
	return n == sizeof(e) ? e : 0;
}

static int start(struct child *c, const struct run *r, struct err *err)
{
	int e;

	c->pid = fork();
	if (c->pid < 0)
		return err_errno(err, ERR_ENV, "cannot start %s", r->argv[0]);
	if (c->pid == 0)
		be_child(c, r);
	setpgid(c->pid, c->pid); /* here too: whoever is first */
	running = c->pid;
	for (int i = 0; i < NPIPES; i++)
		close_fd(&c->far[i]);
	e = exec_errno(c);
	if (e) {
		reap(c, &(int){ 0 });
		errno = e;
		return err_errno(err, ERR_ENV, "cannot start %s", r->argv[0]);
	}
	return 0;
}

int run_program(const struct run *r, int *status, struct err *err)
{
	struct child c = { .fd = { -1, -1, -1, -1 }, .far = { -1, -1, -1, -1 } };
	struct sigaction ignore = { .sa_handler = SIG_IGN }, old;
	int rc;

	if (r->timeout)
		c.deadline = now_ms() + (int64_t)r->timeout * 1000;
	sigaction(SIGPIPE, &ignore, &old);
	if (make_pipes(&c, r) < 0)
		rc = err_errno(err, ERR_ENV, "cannot start %s", r->argv[0]);
	else
		rc = start(&c, r, err);
	if (!rc) {
		if (c.fd[IN] >= 0)
			fcntl(c.fd[IN], F_SETFL, O_NONBLOCK);
		rc = finish(&c, r, status, err);
	}
	running = 0;
	for (int i = 0; i < NPIPES; i++) {
		close_fd(&c.fd[i]);
		close_fd(&c.far[i]);
	}
	sigaction(SIGPIPE, &old, NULL);
	return rc;
}

bool run_have(const char *name)
{
	const char *path = getenv("PATH");
	const char *p = path ? path : "/usr/local/bin:/usr/bin:/bin";
	bool have = false;

	if (strchr(name, '/'))
		return access(name, X_OK) == 0 && file_exists(name);
	while (!have) {
		size_t n = strcspn(p, ":");
		char *full = xasprintf("%.*s/%s", (int)n, n ? p : ".", name);

		have = access(full, X_OK) == 0 && file_exists(full);
		free(full);
		if (!p[n])
			break;
		p += n + 1;
	}
	return have;
}
