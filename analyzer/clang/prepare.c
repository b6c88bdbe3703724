// SPDX-License-Identifier: GPL-2.0-only
/*
 * Making profiles, several at a time: each in a process of its own, so that Kbuild runs of one core each
 * fill all cores. The first runs alone, with all cores: it compiles the host programs that the others
 * then find made. A variant starts from the build folder of its base when that was made in this run.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/run.h"
#include "clang/prepare.h"

enum task_state { WAITS, RUNS, MADE, FAILED };
struct task {
	const struct profile_spec *spec;
	enum task_state state;
	char *dir;
	pid_t pid;
	int from, lock;       /* pipe from its process; lock file; -1: none */
	struct str answer;    /* code, then text */
	struct timespec start;
};
struct works {
	const struct tree *tree;
	const struct prepare_options *o;
	struct toolbox box;
	VEC(struct task) tasks;
	size_t done;
	bool seeded;          /* one has finished: its host programs are there */
};

static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
static volatile sig_atomic_t interrupted;

static void on_signal(int sig)
{
	(void)sig;
	interrupted = 1;
}

static double seconds_since(const struct timespec *start)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - start->tv_sec) + 1e-9 * (double)(now.tv_nsec - start->tv_nsec);
}

static void finish(struct works *w, struct task *t, int code, const char *text, bool skipped)
{
	struct prepare_result r = { .spec = t->spec, .code = code, .text = text, .skipped = skipped };

	t->state = code ? FAILED : MADE;
	if (!skipped && t->pid)
		r.seconds = seconds_since(&t->start);
	w->done++;
	if (w->o->done)
		w->o->done(w->o->ctx, &r, w->done, w->tasks.len);
}

/* ---- one process ------------------------------------------------------------------------------- */
/* Two runs at a time would spoil each other's build. The lock goes with the process. */
static int lock(struct task *t, struct err *err)
{
	char *path = xasprintf("%s.lock", t->dir), *up = path_dir(t->dir);
	int rc = dir_make(up, err);

	if (!rc) {
		t->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
		if (t->lock < 0)
			rc = err_errno(err, ERR_IO, "%s", path);
		else if (flock(t->lock, LOCK_EX | LOCK_NB))
			rc = err_set(err, ERR_ENV, "another pteris is preparing this profile (%s)", path);
	}
	free(up);
	free(path);
	return rc;
}

static const struct task *task_of(const struct works *w, const char *name)
{
	for (size_t i = 0; name && i < w->tasks.len; i++)
		if (!strcmp(w->tasks.at[i].spec->name, name))
			return &w->tasks.at[i];
	return NULL;
}

static void die_with_kbuild(int sig)
{
	run_kill();
	_exit(128 + sig);
}

static NORETURN void be_maker(const struct works *w, const struct task *t, int to, int jobs)
{
	const struct task *base = task_of(w, t->spec->base);
	char *base_build = base && base->state == MADE ? path_join(base->dir, "build") : NULL;
	struct prepare_job j = { .tree = w->tree, .spec = t->spec, .box = &w->box, .base = base_build,
				 .jobs = jobs, .verbose = w->o->verbose, .no_kbuild = w->o->no_kbuild };
	struct err err = { 0 };
	int rc;

	temp_forget();
	for (size_t i = 0; i < ARRAY_SIZE(signals); i++)
		signal(signals[i], die_with_kbuild);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	rc = prepare_one(&j, &err);
	(void)!write(to, &rc, sizeof(rc));
	(void)!write(to, err.text, strlen(err.text));
	_exit(0);
}

static bool is_current(const struct works *w, const struct task *t)
{
	return !w->o->force && !w->o->no_kbuild && prepare_is_current(w->tree, t->spec, w->box.clang_version);
}

static int start(struct works *w, struct task *t, int jobs, struct err *err)
{
	struct err why = { 0 };
	int p[2];

	if (lock(t, &why)) {
		finish(w, t, why.code, why.text, false);
		return 0;
	}
	if (is_current(w, t)) { /* by now: another pteris has just made it */
		finish(w, t, 0, NULL, true);
		return 0;
	}
	if (pipe2(p, O_CLOEXEC))
		return err_errno(err, ERR_ENV, "cannot start a process");
	clock_gettime(CLOCK_MONOTONIC, &t->start);
	fflush(NULL);
	t->pid = fork();
	if (!t->pid) {
		close(p[0]);
		be_maker(w, t, p[1], jobs);
	}
	close(p[1]);
	if (t->pid < 0) {
		t->pid = 0;
		close(p[0]);
		return err_errno(err, ERR_ENV, "cannot start a process");
	}
	t->from = p[0];
	t->state = RUNS;
	return 0;
}

/* Its process has ended, or is about to. */
static void collect(struct works *w, struct task *t)
{
	int status = 0, code = ERR_CRASH;

	while (waitpid(t->pid, &status, 0) < 0 && errno == EINTR)
		;
	close(t->from);
	t->from = -1;
	if (t->answer.len >= sizeof(code)) {
		memcpy(&code, t->answer.buf, sizeof(code));
		finish(w, t, code, code ? t->answer.buf + sizeof(code) : NULL, false);
	} else {
		dir_remove(t->dir);
		finish(w, t, code, "the process that made it was killed", false);
	}
	w->seeded = true;
}

/* ---- all --------------------------------------------------------------------------------------- */
static size_t count(const struct works *w, enum task_state state)
{
	size_t n = 0;

	for (size_t i = 0; i < w->tasks.len; i++)
		n += w->tasks.at[i].state == state;
	return n;
}

static struct task *next_task(struct works *w)
{
	for (size_t i = 0; i < w->tasks.len; i++) {
		struct task *t = &w->tasks.at[i];
		const struct task *base = task_of(w, t->spec->base);

		if (t->state == WAITS && (!base || base->state == MADE || base->state == FAILED))
			return t;
	}
	return NULL;
}

static int start_some(struct works *w, struct err *err)
{
	size_t limit = w->seeded ? (size_t)MAX(w->o->jobs, 1) : 1, waiting;
	struct task *t;
	int rc = 0;

	while (!rc && count(w, RUNS) < limit && (t = next_task(w))) {
		waiting = count(w, WAITS) + count(w, RUNS);
		rc = start(w, t, MAX(w->o->jobs / (int)MIN(waiting, limit), 1), err);
	}
	return rc;
}

static void wait_for_news(struct works *w)
{
	struct pollfd *fds = xcalloc(w->tasks.len, sizeof(*fds));

	for (size_t i = 0; i < w->tasks.len; i++)
		fds[i] = (struct pollfd){ .fd = w->tasks.at[i].state == RUNS ? w->tasks.at[i].from : -1,
					  .events = POLLIN };
	if (poll(fds, w->tasks.len, 1000) > 0) {
		for (size_t i = 0; i < w->tasks.len; i++) {
			struct task *t = &w->tasks.at[i];
			ssize_t n;

			if (!fds[i].revents)
				continue;
			str_grow(&t->answer, 4096);
			n = read(t->from, t->answer.buf + t->answer.len, 4096);
			if (n > 0) {
				t->answer.len += (size_t)n;
				t->answer.buf[t->answer.len] = '\0';
			} else if (!n || errno != EINTR) {
				collect(w, t);
			}
		}
	}
	free(fds);
}

/* After Ctrl-C: ends what runs; half a profile does not stay. */
static void stop(struct works *w)
{
	for (size_t i = 0; i < w->tasks.len; i++)
		if (w->tasks.at[i].state == RUNS)
			kill(w->tasks.at[i].pid, SIGTERM);
	for (size_t i = 0; i < w->tasks.len; i++) {
		struct task *t = &w->tasks.at[i];

		if (t->state != RUNS)
			continue;
		while (waitpid(t->pid, NULL, 0) < 0 && errno == EINTR)
			;
		close(t->from);
		dir_remove(t->dir);
		close(t->lock);
		t->lock = -1;
	}
}

/* Host programs have done their work. The locks were kept until here. */
static void tidy(const struct works *w)
{
	for (size_t i = 0; i < w->tasks.len; i++) {
		struct task *t = &w->tasks.at[i];

		if (t->state == MADE && t->pid)
			prepare_tidy(t->dir);
		if (t->lock >= 0)
			close(t->lock);
		t->lock = -1;
	}
}

static int run_all(struct works *w, struct err *err)
{
	struct sigaction old[ARRAY_SIZE(signals)], sa = { .sa_handler = on_signal };
	int rc = 0;

	interrupted = 0;
	sigemptyset(&sa.sa_mask);
	for (size_t i = 0; i < ARRAY_SIZE(signals); i++) {
		sigaction(signals[i], NULL, &old[i]);
		if (old[i].sa_handler != SIG_IGN)
			sigaction(signals[i], &sa, NULL);
	}
	while (!rc && !interrupted) {
		rc = start_some(w, err);
		if (!count(w, RUNS))
			break;
		wait_for_news(w);
	}
	if (rc || interrupted)
		stop(w);
	tidy(w);
	for (size_t i = 0; i < ARRAY_SIZE(signals); i++)
		sigaction(signals[i], &old[i], NULL);
	return !rc && interrupted ? err_set(err, ERR_INTR, "interrupted; profiles that were not finished are "
					    "not there") : rc;
}

int profile_prepare(const struct tree *t, const struct prepare_options *o, struct err *err)
{
	struct works w = { .tree = t, .o = o };
	int rc = o->no_kbuild ? 0 : toolbox_init(&w.box, err);

	w.seeded = o->no_kbuild;

	for (size_t i = 0; !rc && i < o->specs->items.len; i++) {
		const struct profile_spec *s = o->specs->items.at[i];
		struct task task = { .spec = s, .dir = profile_cache_dir(t, s), .from = -1, .lock = -1,
				     .answer = STR_INIT };

		vec_push(&w.tasks, task);
	}
	for (size_t i = 0; !rc && i < w.tasks.len; i++)
		if (is_current(&w, &w.tasks.at[i]))
			finish(&w, &w.tasks.at[i], 0, NULL, true);
	if (!rc)
		rc = run_all(&w, err);
	for (size_t i = 0; i < w.tasks.len; i++) {
		free(w.tasks.at[i].dir);
		str_release(&w.tasks.at[i].answer);
	}
	vec_release(&w.tasks);
	if (!o->no_kbuild)
		toolbox_release(&w.box);
	return rc;
}

static void keep_error(void *ctx, const struct prepare_result *r, size_t done, size_t total)
{
	(void)done;
	(void)total;
	if (r->code)
		err_set(ctx, r->code, "%s: %s", r->spec->name, r->text);
}

int profile_prepare_one(const struct tree *t, const char *name, int jobs, bool verbose, struct err *err)
{
	struct profile_specs specs = { 0 };
	struct prepare_options o = { .specs = &specs, .jobs = jobs, .verbose = verbose, .done = keep_error,
				     .ctx = err };
	const struct profile_spec *s = profile_spec(name);
	int rc;

	if (!s)
		return err_set(err, ERR_USAGE, "there is no profile \"%s\"", name);
	vec_push(&specs.items, s);
	rc = profile_prepare(t, &o, err);
	vec_release(&specs.items);
	return rc ? rc : err->code;
}

/* ---- where profiles are ------------------------------------------------------------------------ */
char *profile_cache_dir(const struct tree *t, const struct profile_spec *spec)
{
	const char *root = tree_root(t);
	char *cache = cache_dir(), *dir, key[33];

	hash_hex(root, strlen(root), key);
	dir = xasprintf("%s/profiles/%s-%.12s/%s", cache, path_base(root), key, spec->name);
	free(cache);
	return dir;
}

bool tree_is_prepared_in_place(const char *root, const struct profile_spec *spec)
{
	char *config = path_join(root, ".config"), *header = path_join(root, "include/generated/autoconf.h");
	bool yes = file_exists(config) && file_exists(header) && profile_spec_of_build(root) == spec;

	free(config);
	free(header);
	return yes;
}
