// SPDX-License-Identifier: GPL-2.0-only
/*
 * The interpreter of scripts: one python3 per process of ours, which runs script.py, a socket for the protocol and a
 * pipe for what scripts print. A script may write to its descriptor 1 in any way, and start programs that do: only
 * the socket carries the protocol, and it is not inherited.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "match/script_py.h"
#include "match/script_private.h"

#define FIRST_FD 200            /* where the interpreter has its sockets */
#define HELLO_MS 60000          /* how long it may take to start, on a busy machine */
#define GOODBYE_MS 5000         /* how long it may take to end by itself */
#define MAX_FIELDS (1u << 24)
#define MAX_PRINTED ((size_t)256 << 20) /* of scripts over one group of files: it is kept in memory until the end */

struct scripts {
	struct script_options opts;
	pid_t owner;            /* our process for which the fields below hold */
	pid_t pid;              /* the interpreter; 0: none */
	bool is_clone;          /* no child of ours */
	int sock, out;          /* -1: closed */
	int workers;            /* for asking the first interpreter for clones; shared with workers */
	const char *const *files;
	bool files_told;
	struct script_message in;
	struct str raw;         /* bytes that came in */
	int64_t deadline;
};

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

struct scripts *scripts_new(const struct script_options *o)
{
	struct scripts *s = xcalloc(1, sizeof(*s));

	s->opts = *o;
	s->owner = getpid();
	s->sock = s->out = s->workers = -1;
	str_init(&s->raw);
	str_init(&s->in.bytes);
	return s;
}

void scripts_files(struct scripts *s, const char *const *files)
{
	s->files = files;
	s->files_told = false;
}

/* ---- messages -------------------------------------------------------------------------------- */

void message_reset(struct script_message *m)
{
	str_reset(&m->bytes);
	m->at.len = 0;
}

void message_release(struct script_message *m)
{
	str_release(&m->bytes);
	vec_release(&m->at);
}

void message_addn(struct script_message *m, const char *text, size_t n)
{
	vec_push(&m->at, m->bytes.len);
	str_addn(&m->bytes, text, n);
	str_addch(&m->bytes, '\0');
}

void message_add(struct script_message *m, const char *text)
{
	message_addn(m, text, strlen(text));
}

void message_addi(struct script_message *m, long long v)
{
	char text[32];

	snprintf(text, sizeof(text), "%lld", v);
	message_add(m, text);
}

size_t message_len(const struct script_message *m)
{
	return m->at.len;
}

static size_t field_len(const struct script_message *m, size_t i)
{
	size_t end = i + 1 < m->at.len ? m->at.at[i + 1] : m->bytes.len;

	return end - m->at.at[i] - 1;
}

const char *message_field(const struct script_message *m, size_t i)
{
	return i < m->at.len ? m->bytes.buf + m->at.at[i] : NULL;
}

static void put_number(struct str *out, size_t n)
{
	unsigned char b[4] = { n & 255, n >> 8 & 255, n >> 16 & 255, n >> 24 & 255 };

	str_addn(out, b, 4);
}

static size_t get_number(const char *p)
{
	const unsigned char *b = (const unsigned char *)p;

	return b[0] | (size_t)b[1] << 8 | (size_t)b[2] << 16 | (size_t)b[3] << 24;
}

/* False: the interpreter is gone */
static bool send_message(struct scripts *s, const struct script_message *m)
{
	struct str out = STR_INIT;
	size_t done = 0;
	ssize_t n = 0;

	put_number(&out, m->at.len);
	for (size_t i = 0; i < m->at.len; i++) {
		put_number(&out, field_len(m, i));
		str_addn(&out, message_field(m, i), field_len(m, i));
	}
	while (done < out.len && n >= 0) {
		n = send(s->sock, out.buf + done, out.len - done, MSG_NOSIGNAL);
		if (n < 0 && errno == EINTR)
			n = 0;
		done += n > 0 ? (size_t)n : 0;
	}
	str_release(&out);
	return n >= 0;
}

/* Is a whole message in raw? -1: what stands there is none. */
static int split_message(struct scripts *s)
{
	size_t at = 4, n;

	message_reset(&s->in);
	if (s->raw.len < 4)
		return 0;
	n = get_number(s->raw.buf);
	if (!n || n > MAX_FIELDS)
		return -1;
	for (size_t i = 0; i < n; i++) {
		size_t len;

		if (s->raw.len - at < 4)
			return 0;
		len = get_number(s->raw.buf + at);
		if (s->raw.len - at - 4 < len)
			return 0;
		message_addn(&s->in, s->raw.buf + at + 4, len);
		at += 4 + len;
	}
	n = s->raw.len - at;
	memmove(s->raw.buf, s->raw.buf + at, n);
	s->raw.len = n;
	return 1;
}

/* ---- start and end --------------------------------------------------------------------------- */

struct ends {
	int sock[2], workers[2], out[2], exec[2]; /* ours, theirs */
};

static void ends_close(struct ends *e, int which)
{
	close_fd(&e->sock[which]);
	close_fd(&e->workers[which]);
	close_fd(&e->out[which]);
	close_fd(&e->exec[which]);
}

static bool ends_open(struct ends *e)
{
	*e = (struct ends){ { -1, -1 }, { -1, -1 }, { -1, -1 }, { -1, -1 } };
	return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, e->sock) == 0 &&
	       socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, e->workers) == 0 &&
	       pipe2(e->out, O_CLOEXEC) == 0 && pipe2(e->exec, O_CLOEXEC) == 0;
}

static NORETURN void be_python(const char *python, const struct ends *e)
{
	static const int reset[] = { SIGPIPE, SIGINT, SIGTERM, SIGHUP, SIGCHLD, SIGALRM };
	char sock[16], workers[16];
	const char *argv[] = { python, "-c", script_py, sock, workers, NULL };
	sigset_t none;
	int a, b, error;

	for (size_t i = 0; i < ARRAY_SIZE(reset); i++)
		signal(reset[i], SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	setpgid(0, 0);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	a = fcntl(e->sock[1], F_DUPFD, FIRST_FD);
	b = fcntl(e->workers[1], F_DUPFD, FIRST_FD);
	if (a >= 0 && b >= 0 && dup2(e->out[1], 1) == 1) {
		snprintf(sock, sizeof(sock), "%d", a);
		snprintf(workers, sizeof(workers), "%d", b);
		execvp(python, (char *const *)(uintptr_t)argv);
	}
	error = errno;
	(void)!write(e->exec[1], &error, sizeof(error));
	_exit(127);
}

static void forget(struct scripts *s)
{
	close_fd(&s->sock);
	close_fd(&s->out);
	str_reset(&s->raw);
	s->pid = 0;
	s->files_told = false;
}

/* Ends an interpreter that does not answer, with all that it started. */
static void kill_python(struct scripts *s)
{
	if (s->pid && s->is_clone)
		kill(s->pid, SIGKILL);
	else if (s->pid)
		kill(-s->pid, SIGKILL);
	if (s->pid && !s->is_clone)
		while (waitpid(s->pid, NULL, 0) < 0 && errno == EINTR)
			;
	forget(s);
	if (!s->is_clone)
		close_fd(&s->workers);
}

static int exec_errno(int fd)
{
	int e = 0;
	ssize_t n;

	do {
		n = read(fd, &e, sizeof(e));
	} while (n < 0 && errno == EINTR);
	return n == (ssize_t)sizeof(e) ? e : 0;
}

static void say_begin(struct scripts *s)
{
	struct script_message m = { .bytes = STR_INIT };

	message_add(&m, "begin");
	message_add(&m, s->opts.cocci_file ? s->opts.cocci_file : "");
	for (const char *const *v = s->opts.virtuals; v && *v; v++)
		message_add(&m, *v);
	send_message(s, &m);
	message_release(&m);
}

static int receive(struct scripts *s, struct str *printed, struct err *err);

/* What a script may take does not count the time until the interpreter is there. */
static int wait_ready(struct scripts *s, const char *word, size_t fields, struct err *err)
{
	int rc;

	fcntl(s->out, F_SETFL, O_NONBLOCK);
	s->deadline = now_ms() + HELLO_MS;
	rc = receive(s, NULL, err);
	if (!rc && (message_len(&s->in) != fields || strcmp(message_field(&s->in, 0), word) != 0)) {
		kill_python(s);
		rc = err_set(err, ERR_CRASH, "the interpreter does not say what script.py does");
	}
	return rc;
}

static int start_python(struct scripts *s, struct err *err)
{
	const char *python = s->opts.python ? s->opts.python : "python3";
	struct err why = { 0 };
	struct ends e;
	int error = 0;

	if (!ends_open(&e)) {
		ends_close(&e, 0);
		ends_close(&e, 1);
		return err_errno(err, ERR_ENV, "scripts need %s: cannot start it", python);
	}
	s->pid = fork();
	if (!s->pid)
		be_python(python, &e);
	error = s->pid < 0 ? errno : 0;
	ends_close(&e, 1);
	if (!error)
		error = exec_errno(e.exec[0]);
	if (error) {
		if (s->pid > 0)
			waitpid(s->pid, NULL, 0);
		s->pid = 0;
		ends_close(&e, 0);
		errno = error;
		return err_errno(err, ERR_ENV, "scripts of semantic patches need Python 3: cannot start %s", python);
	}
	setpgid(s->pid, s->pid);
	close_fd(&e.exec[0]);
	s->sock = e.sock[0];
	s->out = e.out[0];
	s->workers = e.workers[0];
	s->is_clone = false;
	if (wait_ready(s, "ready", 1, &why))
		return err_set(err, ERR_ENV, "scripts of semantic patches need Python 3: %s does not work (%s)", python,
			       why.text);
	say_begin(s);
	return 0;
}

/* One byte and the two descriptors */
static bool send_ends(int to, int sock, int out)
{
	union {
		char buf[CMSG_SPACE(2 * sizeof(int))];
		struct cmsghdr align;
	} u = { .buf = { 0 } };
	int fds[2] = { sock, out };
	struct iovec iov = { .iov_base = (void *)(uintptr_t) "", .iov_len = 1 };
	struct msghdr m = { .msg_iov = &iov, .msg_iovlen = 1, .msg_control = u.buf, .msg_controllen = sizeof(u.buf) };
	struct cmsghdr *c = CMSG_FIRSTHDR(&m);

	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(sizeof(fds));
	memcpy(CMSG_DATA(c), fds, sizeof(fds));
	return sendmsg(to, &m, MSG_NOSIGNAL) == 1;
}

static int start_clone(struct scripts *s, struct err *err)
{
	struct ends e;
	int rc = 0;

	if (!ends_open(&e) || !send_ends(s->workers, e.sock[1], e.out[1]))
		rc = err_errno(err, ERR_CRASH, "cannot reach the interpreter of the scripts");
	ends_close(&e, 1);
	close_fd(&e.workers[0]);
	close_fd(&e.exec[0]);
	s->sock = e.sock[0];
	s->out = e.out[0];
	s->is_clone = true;
	if (!rc)
		rc = wait_ready(s, "cloned", 2, err);
	if (!rc)
		s->pid = (pid_t)strtol(message_field(&s->in, 1), NULL, 10);
	else
		forget(s);
	return rc;
}

static int ensure_python(struct scripts *s, struct err *err)
{
	if (s->owner != getpid()) {
		/* What we have belongs to the process that forked us. */
		forget(s);
		s->owner = getpid();
		s->is_clone = s->workers >= 0;
	}
	if (s->pid)
		return 0;
	return s->is_clone ? start_clone(s, err) : start_python(s, err);
}

/* Waits until the interpreter ended by itself; what it still says is dropped. */
static bool wait_end(struct scripts *s, int64_t until)
{
	struct pollfd p = { .fd = s->sock, .events = POLLIN };
	char buf[4096];
	ssize_t n;

	for (;;) {
		int64_t left = until - now_ms();

		while (s->out >= 0 && read(s->out, buf, sizeof(buf)) > 0)
			;
		if (left <= 0 || (poll(&p, 1, (int)MIN(left, 20)) < 0 && errno != EINTR))
			return false;
		if (!p.revents)
			continue;
		n = recv(s->sock, buf, sizeof(buf), MSG_DONTWAIT);
		if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
			break;
	}
	while (!s->is_clone && waitpid(s->pid, NULL, WNOHANG) == 0) {
		if (now_ms() > until)
			return false;
		while (s->out >= 0 && read(s->out, buf, sizeof(buf)) > 0)
			;
		nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
	}
	return true;
}

void scripts_free(struct scripts *s)
{
	if (!s)
		return;
	if (s->owner == getpid() && s->pid) {
		shutdown(s->sock, SHUT_WR);
		if (!wait_end(s, now_ms() + GOODBYE_MS))
			kill_python(s);
	}
	forget(s);
	close_fd(&s->workers);
	message_release(&s->in);
	str_release(&s->raw);
	free(s);
}

/* ---- talking --------------------------------------------------------------------------------- */

/* Takes what scripts printed; closes the pipe at its end. */
static void take_printed(struct scripts *s, struct str *printed)
{
	char buf[65536];
	ssize_t n;

	while (s->out >= 0) {
		if (printed && printed->len > MAX_PRINTED)
			break;
		n = read(s->out, buf, sizeof(buf));
		if (n > 0 && printed)
			str_addn(printed, buf, (size_t)n);
		if (n == 0)
			close_fd(&s->out);
		if (n < 0 && errno != EINTR)
			break;
	}
}

/* False: the interpreter is gone */
static bool take_bytes(struct scripts *s)
{
	ssize_t n;

	str_grow(&s->raw, 65536);
	n = recv(s->sock, s->raw.buf + s->raw.len, 65536, MSG_DONTWAIT);
	if (n < 0)
		return errno == EAGAIN || errno == EINTR;
	s->raw.len += (size_t)n;
	return n > 0;
}

static int gone(struct scripts *s, struct err *err)
{
	int status = 0;
	pid_t ended = 0;

	/* It closed the socket; that it ended is known a moment later. */
	for (int i = 0; i < 50 && !ended && !s->is_clone && s->pid; i++) {
		if (i)
			nanosleep(&(struct timespec){ .tv_nsec = 2000000 }, NULL);
		ended = waitpid(s->pid, &status, WNOHANG);
	}
	if (ended > 0) {
		kill(-s->pid, SIGKILL);
		s->pid = 0;
		if (WIFEXITED(status))
			err_set(err, ERR_CRASH, "the script ended Python with status %d", WEXITSTATUS(status));
		else
			err_set(err, ERR_CRASH, "Python was ended by signal %d", WTERMSIG(status));
	}
	kill_python(s);
	return err_set(err, ERR_CRASH, "Python ended while it ran the script");
}

/* One message, into s->in */
static int receive(struct scripts *s, struct str *printed, struct err *err)
{
	for (;;) {
		struct pollfd p[2] = { { .fd = s->sock, .events = POLLIN }, { .fd = s->out, .events = POLLIN } };
		int64_t left = s->deadline ? s->deadline - now_ms() : -1;
		int whole = split_message(s);

		if (whole < 0) {
			kill_python(s);
			return err_set(err, ERR_CRASH, "the script wrote to the socket that belongs to Pteris");
		}
		if (whole) {
			take_printed(s, printed);
			return 0;
		}
		if (s->deadline && left <= 0) {
			kill_python(s);
			return err_set(err, ERR_TIMEOUT, "it did not answer within %d seconds", s->opts.timeout);
		}
		if (poll(p, 2, (int)MIN(left, 1000000)) < 0 && errno != EINTR)
			return err_errno(err, ERR_IO, "waiting for a script");
		if (p[1].revents)
			take_printed(s, printed);
		if (printed && printed->len > MAX_PRINTED) {
			kill_python(s);
			return err_set(err, ERR_FAIL, "it printed more than %zu MB", MAX_PRINTED >> 20);
		}
		if (p[0].revents && !take_bytes(s)) {
			take_printed(s, printed);
			return gone(s, err);
		}
	}
}

/* make KIND TEXT → made OK TEXT */
static bool answer_make(struct scripts *s)
{
	const char *kind = message_field(&s->in, 1), *text = message_field(&s->in, 2);
	struct script_message m = { .bytes = STR_INIT };
	struct str made = STR_INIT;
	bool ok = kind && text && script_make(kind, text, &made);

	message_add(&m, "made");
	message_add(&m, ok ? "1" : "0");
	message_add(&m, made.buf);
	ok = send_message(s, &m);
	message_release(&m);
	str_release(&made);
	return ok;
}

static void tell_files(struct scripts *s)
{
	struct script_message m = { .bytes = STR_INIT };

	message_add(&m, "files");
	for (const char *const *f = s->files; f && *f; f++)
		message_add(&m, *f);
	send_message(s, &m);
	s->files_told = true;
	message_release(&m);
}

/* Sends m; the last answer is in s->in. */
static int converse(struct scripts *s, const struct script_message *m, struct str *printed, struct err *err)
{
	int rc;

	rc = ensure_python(s, err);
	if (rc)
		return rc;
	s->deadline = s->opts.timeout ? now_ms() + (int64_t)s->opts.timeout * 1000 : 0;
	if (!s->files_told)
		tell_files(s);
	/* When it is gone already, receive() sees that. */
	send_message(s, m);
	for (;;) {
		rc = receive(s, printed, err);
		if (rc || strcmp(message_field(&s->in, 0), "make") != 0)
			return rc;
		answer_make(s);
	}
}

/* ---- running --------------------------------------------------------------------------------- */

static bool is_output(const struct script_var *v)
{
	return !v->from_rule;
}

bool script_ready(const struct smpl_rule *rule, const struct value *const *values)
{
	for (size_t i = 0; i < rule->nvars; i++)
		if (!is_output(&rule->vars[i]) && !(values && values[i]) && !rule->vars[i].fallback)
			return false;
	return true;
}

static void add_fallback(struct script_message *m, const char *text)
{
	bool none = !strcmp(text, "[]");

	message_add(m, none ? "p" : "s");
	message_add(m, none ? "0" : "1");
	if (!none)
		message_add(m, text);
}

static void add_vars(struct script_message *m, const struct script_run *run)
{
	for (size_t i = 0; i < run->rule->nvars; i++) {
		const struct script_var *v = &run->rule->vars[i];
		const struct value *value = run->values ? run->values[i] : NULL;
		struct str origin = STR_INIT;

		message_add(m, v->name);
		if (!is_output(v))
			str_addf(&origin, "%s.%s", v->from_rule, v->from_name);
		message_add(m, origin.buf);
		str_release(&origin);
		if (is_output(v)) {
			message_add(m, "o");
			message_add(m, "0");
		} else if (value) {
			script_add_value(m, value);
		} else {
			add_fallback(m, v->fallback ? v->fallback : "");
		}
	}
}

static const char *what_is(const struct smpl_rule *r)
{
	return r->kind == SR_INITIALIZE ? "initialize" : r->kind == SR_FINALIZE ? "finalize" : "script";
}

/* raised LINE TEXT STATUS */
static int raised(const struct scripts *s, const char *path, const char *what, const char *name, struct err *err)
{
	const char *line = message_field(&s->in, 1), *text = message_field(&s->in, 2);

	return err_set(err, ERR_FAIL, "%s:%s: %s %s raised %s", path, line ? line : "?", what, name,
		       text ? text : "an exception");
}

/* Puts where it happened before what happened. */
static int at_rule(const struct script_run *run, int rc, const struct err *what, struct err *err)
{
	if (rc == ERR_ENV)
		return err_set(err, rc, "%s", what->text);
	return err_set(err, rc, "%s:%d: %s %s: %s", run->smpl->path, run->rule->line, what_is(run->rule),
		       run->rule->name ? run->rule->name : "", what->text);
}

/* done INCLUDE EXIT (KIND TEXT)… */
static void read_result(const struct scripts *s, const struct script_run *run, struct script_result *result)
{
	const char *include = message_field(&s->in, 1), *leave = message_field(&s->in, 2);
	size_t at = 3;

	result->include = !include || strcmp(include, "0") != 0;
	result->exit = leave && !strcmp(leave, "1");
	if (!run->rule->nvars)
		return;
	result->outs = arena_alloc(run->arena, run->rule->nvars * sizeof(*result->outs));
	for (size_t i = 0; i < run->rule->nvars; i++) {
		const char *kind, *text;

		if (!is_output(&run->rule->vars[i]))
			continue;
		kind = message_field(&s->in, at++);
		text = message_field(&s->in, at++);
		if (kind && text)
			result->outs[i] = script_output(kind, text, run->arena);
	}
}

int scripts_run(struct scripts *s, const struct script_run *run, struct script_result *result, struct err *err)
{
	struct script_message m = { .bytes = STR_INIT };
	const struct smpl_rule *r = run->rule;
	struct err what = { 0 };
	int rc;

	*result = (struct script_result){ .include = true };
	message_add(&m, "run");
	message_add(&m, run->smpl->path);
	message_add(&m, r->name ? r->name : "");
	message_addi(&m, r->script_line);
	message_add(&m, r->script);
	add_vars(&m, run);
	rc = converse(s, &m, run->out, &what);
	message_release(&m);
	if (rc)
		return at_rule(run, rc, &what, err);
	if (strcmp(message_field(&s->in, 0), "done") != 0)
		return raised(s, run->smpl->path, what_is(r), r->name ? r->name : "", err);
	read_result(s, run, result);
	return 0;
}

int scripts_constraint(struct scripts *s, const struct script_constraint *c, bool *answer, struct err *err)
{
	struct script_message m = { .bytes = STR_INIT };
	struct err what = { 0 };
	const char *yes;
	int rc;

	*answer = false;
	message_add(&m, "test");
	message_add(&m, c->smpl->path);
	message_add(&m, "");
	message_addi(&m, c->line);
	message_add(&m, c->code);
	for (size_t i = 0; i < c->n; i++) {
		message_add(&m, c->names[i]);
		message_add(&m, "");
		script_add_value(&m, c->values[i]);
	}
	rc = converse(s, &m, c->out, &what);
	message_release(&m);
	if (rc)
		return rc == ERR_ENV ? err_set(err, rc, "%s", what.text) :
				       err_set(err, rc, "%s:%d: constraint: %s", c->smpl->path, c->line, what.text);
	if (strcmp(message_field(&s->in, 0), "done") != 0)
		return raised(s, c->smpl->path, "constraint", "of a metavariable", err);
	yes = message_field(&s->in, 1);
	*answer = yes && !strcmp(yes, "1");
	if (c->text && message_field(&s->in, 2))
		str_add(c->text, message_field(&s->in, 2));
	return 0;
}

/* ---- iterations ------------------------------------------------------------------------------ */

/* N ITEM… at *at, as a NULL-terminated list; NULL for N = -1. each: fields an item has */
static const char *const *read_list(const struct scripts *s, size_t *at, size_t each, struct arena *a)
{
	const char *count = message_field(&s->in, (*at)++);
	long n = count ? strtol(count, NULL, 10) : -1;
	const char **list;
	size_t len;

	if (n < 0)
		return NULL;
	len = MIN((size_t)n * each, message_len(&s->in) - MIN(*at, message_len(&s->in)));
	list = arena_alloc(a, (len + 1) * sizeof(*list));
	for (size_t i = 0; i < len; i++)
		list[i] = arena_strdup(a, message_field(&s->in, (*at)++));
	return list;
}

size_t scripts_iterations(struct scripts *s, const struct script_iteration **out, struct arena *a)
{
	struct script_message m = { .bytes = STR_INIT };
	VEC(struct script_iteration) all = { 0 };
	struct script_iteration *kept;
	struct err ignored = { 0 };
	size_t at = 1, n;

	*out = NULL;
	if (!s->pid || s->owner != getpid())
		return 0;
	message_add(&m, "iterations");
	if (!converse(s, &m, NULL, &ignored)) {
		while (at < message_len(&s->in)) {
			struct script_iteration it;
			const char *extend;

			it.files = read_list(s, &at, 1, a);
			it.virtuals = read_list(s, &at, 1, a);
			it.idents = read_list(s, &at, 2, a);
			extend = message_field(&s->in, at++);
			it.extend = extend && !strcmp(extend, "1");
			vec_push(&all, it);
		}
	}
	message_release(&m);
	n = all.len;
	kept = arena_alloc(a, (n + 1) * sizeof(*kept));
	if (n)
		memcpy(kept, all.at, n * sizeof(*kept));
	vec_release(&all);
	*out = kept;
	return n;
}
