// SPDX-License-Identifier: GPL-2.0-only
/*
 * The crew: forked workers with a pipe each way. An order is a job's number and flags; an answer is
 * its length and its bytes. A worker that dies or takes too long costs the job it was at, and is
 * replaced. Ctrl-C ends all of them; they also end when the parent dies.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "clang/worker.h"

struct order {
	uint32_t job, flags;
};
struct worker {
	pid_t pid; /* 0: none */
	int to, from;
	size_t job; /* SIZE_MAX: idle */
	int64_t deadline;
	struct str answer; /* with its length in front */
};
struct crew {
	const struct plan *plan;
	const struct crew_events *ev;
	struct worker *workers;
	int n, timeout;
	bool *given; /* per job */
	size_t first; /* all before it are given */
	size_t left; /* jobs without an answer */
};

static volatile sig_atomic_t interrupted;

static void on_signal(int sig)
{
	interrupted = sig;
}

static int64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/* ---- the worker's side ------------------------------------------------------------------------ */
static bool read_all(int fd, void *p, size_t n)
{
	for (size_t got = 0; got < n;) {
		ssize_t r = read(fd, (char *)p + got, n - got);

		if (r < 0 && errno == EINTR)
			continue;
		if (r <= 0)
			return false;
		got += (size_t)r;
	}
	return true;
}

static bool write_all(int fd, const void *p, size_t n)
{
	for (size_t put = 0; put < n;) {
		ssize_t r = write(fd, (const char *)p + put, n - put);

		if (r < 0 && errno == EINTR)
			continue;
		if (r <= 0)
			return false;
		put += (size_t)r;
	}
	return true;
}

/* "PATH", or "PATH@NUMBER OF THE PROFILE" */
static bool names_job(const char *s, const struct job *job)
{
	size_t n = strlen(job->path);

	if (!s || strncmp(s, job->path, n))
		return false;
	return !s[n] || (s[n] == '@' && strtoul(s + n + 1, NULL, 10) == job->profile);
}

/* Hooks for tests and bug reports */
static void test_hooks(const struct job *job)
{
	if (names_job(getenv("PTERIS_CRASH_ON"), job))
		abort();
	while (names_job(getenv("PTERIS_HANG_ON"), job))
		sleep(3600);
}

static NORETURN void work(const struct plan *p, int in, int out)
{
	struct order o;

	while (read_all(in, &o, sizeof(o))) {
		struct str answer = STR_INIT;
		uint64_t len;

		test_hooks(&p->jobs.at[o.job]);
		unit_run(p, &p->jobs.at[o.job], o.flags, &answer);
		len = answer.len;
		if (!write_all(out, &len, sizeof(len)) || !write_all(out, answer.buf, answer.len))
			break;
		str_release(&answer);
	}
	_exit(0); /* not exit(): what the parent registered is not ours to run */
}

static NORETURN void be_worker(struct crew *c, int in, int out)
{
	static const int reset[] = { SIGINT, SIGTERM, SIGHUP, SIGPIPE };
	int null = open("/dev/null", O_RDWR);

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (size_t i = 0; i < ARRAY_SIZE(reset); i++)
		signal(reset[i], SIG_DFL);
	for (int i = 0; i < c->n; i++)
		if (c->workers[i].pid > 0) {
			close(c->workers[i].to);
			close(c->workers[i].from);
		}
	dup2(null, 0);
	dup2(null, 1);
	dup2(null, 2); /* clang's own crash reports would look like ours */
	temp_forget();
	work(c->plan, in, out);
}

/* ---- the parent's side ------------------------------------------------------------------------ */
static int hire(struct crew *c, struct worker *w, struct err *err)
{
	int to[2], from[2];

	if (pipe2(to, O_CLOEXEC))
		return err_errno(err, ERR_ENV, "cannot start a worker");
	if (pipe2(from, O_CLOEXEC)) {
		close(to[0]);
		close(to[1]);
		return err_errno(err, ERR_ENV, "cannot start a worker");
	}
	fflush(NULL);
	w->pid = fork();
	if (w->pid == 0) {
		close(to[1]);
		close(from[0]);
		be_worker(c, to[0], from[1]);
	}
	close(to[0]);
	close(from[1]);
	if (w->pid < 0) {
		w->pid = 0;
		close(to[1]);
		close(from[0]);
		return err_errno(err, ERR_ENV, "cannot start a worker");
	}
	w->to = to[1];
	w->from = from[0];
	fcntl(w->from, F_SETFL, O_NONBLOCK);
	w->job = SIZE_MAX;
	str_init(&w->answer);
	return 0;
}

static int dismiss(struct worker *w)
{
	int status = 0;

	kill(w->pid, SIGKILL);
	while (waitpid(w->pid, &status, 0) < 0 && errno == EINTR)
		;
	close(w->to);
	close(w->from);
	str_release(&w->answer);
	w->pid = 0;
	return status;
}

static void finish_job(struct crew *c, struct worker *w, const struct str *answer, const char *reason)
{
	size_t job = w->job;

	w->job = SIZE_MAX;
	c->left--;
	c->ev->done(c->ev->ctx, job, answer, reason);
}

/* Gives the worker something to do; false when there is nothing for it now. */
static bool give(struct crew *c, struct worker *w)
{
	while (c->first < c->plan->jobs.len && c->given[c->first])
		c->first++;
	for (size_t i = c->first; i < c->plan->jobs.len; i++) {
		struct order o;
		int flags;

		if (c->given[i])
			continue;
		flags = c->ev->ready(c->ev->ctx, i);
		if (flags < 0)
			continue;
		o = (struct order){ (uint32_t)i, (uint32_t)flags };
		c->given[i] = true;
		w->job = i;
		w->deadline = now_ms() + (int64_t)c->timeout * 1000;
		(void)!write(w->to, &o, sizeof(o)); /* a dead one is noticed by its closed pipe */
		return true;
	}
	return false;
}

/* Reads what is there; false when the worker is gone. */
static bool take(struct worker *w)
{
	ssize_t n;

	do {
		str_grow(&w->answer, 1 << 16);
		n = read(w->from, w->answer.buf + w->answer.len, 1 << 16);
		if (n > 0)
			w->answer.len += (size_t)n;
	} while (n > 0 || (n < 0 && errno == EINTR));
	return n < 0 && errno == EAGAIN;
}

static void check_answer(struct crew *c, struct worker *w)
{
	struct str body;
	uint64_t len;

	if (w->answer.len < sizeof(len))
		return;
	memcpy(&len, w->answer.buf, sizeof(len));
	if (w->answer.len - sizeof(len) < len)
		return;
	body = (struct str){ w->answer.buf + sizeof(len), (size_t)len, 0 };
	finish_job(c, w, len ? &body : NULL, len ? NULL : "clang could not parse it at all");
	str_release(&w->answer); /* big ones are rare: give the memory back */
	str_init(&w->answer);
}

static void lost(struct crew *c, struct worker *w)
{
	int status = dismiss(w);
	char reason[80];

	if (w->job == SIZE_MAX)
		return;
	if (WIFSIGNALED(status) && WTERMSIG(status) != SIGKILL)
		snprintf(reason, sizeof(reason), "clang crashed on it (signal %d)", WTERMSIG(status));
	else
		snprintf(reason, sizeof(reason), "the process that parsed it was killed");
	finish_job(c, w, NULL, reason);
}

static void too_slow(struct crew *c, struct worker *w)
{
	char reason[80];

	dismiss(w);
	snprintf(reason, sizeof(reason), "clang did not finish within %d seconds", c->timeout);
	finish_job(c, w, NULL, reason);
}

/* Waits for news from any worker, or for the next deadline. */
static void wait_for_news(struct crew *c)
{
	struct pollfd *fds = xcalloc((size_t)c->n, sizeof(*fds));
	int64_t now = now_ms(), wait = 1000;

	for (int i = 0; i < c->n; i++) {
		struct worker *w = &c->workers[i];

		fds[i] = (struct pollfd){ .fd = w->pid ? w->from : -1, .events = POLLIN };
		if (w->pid && w->job != SIZE_MAX)
			wait = MIN(wait, MAX(w->deadline - now, 0));
	}
	if (poll(fds, (nfds_t)c->n, (int)wait) >= 0) {
		now = now_ms();
		for (int i = 0; i < c->n; i++) {
			struct worker *w = &c->workers[i];
			bool there = true;

			if (fds[i].revents)
				there = take(w);
			if (fds[i].revents && w->job != SIZE_MAX)
				check_answer(c, w);
			if (!there)
				lost(c, w);
			else if (w->pid && w->job != SIZE_MAX && now >= w->deadline)
				too_slow(c, w);
		}
	}
	free(fds);
}

static int crew_loop(struct crew *c, struct err *err)
{
	int rc;

	while (c->left && !interrupted) {
		bool busy = false;

		for (int i = 0; i < c->n; i++) {
			struct worker *w = &c->workers[i];

			if (!w->pid && (rc = hire(c, w, err)))
				return rc;
			if (w->job == SIZE_MAX)
				give(c, w);
			busy |= w->job != SIZE_MAX;
		}
		BUG_ON(!busy);
		wait_for_news(c);
	}
	return interrupted ? err_set(err, ERR_INTR, "interrupted") : 0;
}

static void catch_signals(struct sigaction *old, bool on)
{
	static const int sigs[] = { SIGINT, SIGTERM, SIGHUP, SIGPIPE };

	for (size_t i = 0; i < ARRAY_SIZE(sigs); i++) {
		struct sigaction sa = { .sa_handler = sigs[i] == SIGPIPE ? SIG_IGN : on_signal };

		sigemptyset(&sa.sa_mask);
		if (!on) {
			sigaction(sigs[i], &old[i], NULL);
			continue;
		}
		sigaction(sigs[i], NULL, &old[i]);
		if (old[i].sa_handler != SIG_IGN)
			sigaction(sigs[i], &sa, NULL);
	}
}

int crew_run(const struct plan *p, int workers, int timeout, const struct crew_events *ev, struct err *err)
{
	struct crew c = { .plan = p, .ev = ev, .timeout = timeout };
	struct sigaction old[4];
	int rc;

	c.left = p->jobs.len;
	if (!c.left)
		return 0;
	c.n = (int)MIN((size_t)MAX(workers, 1), c.left);
	c.workers = xcalloc((size_t)c.n, sizeof(*c.workers));
	for (int i = 0; i < c.n; i++)
		c.workers[i].job = SIZE_MAX;
	c.given = xcalloc(p->jobs.len, sizeof(*c.given));
	interrupted = 0;
	catch_signals(old, true);
	rc = crew_loop(&c, err);
	for (int i = 0; i < c.n; i++)
		if (c.workers[i].pid)
			dismiss(&c.workers[i]);
	catch_signals(old, false);
	free(c.workers);
	free(c.given);
	return rc;
}
