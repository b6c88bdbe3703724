// SPDX-License-Identifier: GPL-2.0-only
/*
 * Children take items in small blocks from a counter in shared memory and write a record
 * { item, length, bytes } for each into a pipe of their own. The parent reads all pipes, keeps what
 * comes before its turn, and hands the rest on. A child starts no new block while too much is kept;
 * the item that all wait for lies in a block that is under work, so this always ends.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/forkmap.h"

#define BLOCK 8
#define MAX_JOBS 256
#define MAX_KEPT (64u << 20) /* bytes */
#define PIPE_SIZE (1 << 20)

struct shared {
	atomic_size_t next;
	atomic_size_t kept;         /* bytes that wait for their turn in the parent */
	atomic_size_t at[MAX_JOBS]; /* item under work + 1, per child slot */
};
struct record {
	uint64_t item, len;
};
struct child {
	pid_t pid;
	int fd;        /* -1: ended */
	int slot;
	size_t resume; /* first item of the block that a dead predecessor left, or SIZE_MAX */
	struct str in; /* what is no whole record yet */
};
struct piece {
	bool done;
	char *lost; /* why there is nothing; owned */
	char *p;    /* owned */
	size_t len;
};
struct run {
	const struct forkmap *f;
	struct shared *sh;
	VEC(struct child) children;
	struct piece *pieces;
	size_t turn; /* item to be handed on next */
	struct err *err;
	int ret;
};

/* ---- child ------------------------------------------------------------------------------------- */

static void put(int fd, const void *p, size_t n)
{
	const char *c = p;
	ssize_t w;

	while (n) {
		w = write(fd, c, n);
		if (w < 0 && errno == EINTR)
			continue;
		if (w <= 0)
			_exit(111);
		c += w;
		n -= (size_t)w;
	}
}

static void work_item(const struct run *r, const struct child *c, size_t i, struct str *out)
{
	struct record rec = { i, 0 };

	atomic_store(&r->sh->at[c->slot], i + 1);
	str_reset(out);
	str_addn(out, &rec, sizeof(rec));
	r->f->work(r->f->ctx, i, out);
	rec.len = out->len - sizeof(rec);
	memcpy(out->buf, &rec, sizeof(rec));
	put(c->fd, out->buf, out->len);
	if (out->cap > (4u << 20))
		str_release(out);
}

static size_t next_block(struct shared *sh)
{
	while (atomic_load(&sh->kept) > MAX_KEPT)
		nanosleep(&(struct timespec){ .tv_nsec = 200000 }, NULL);
	return atomic_fetch_add(&sh->next, BLOCK);
}

static NORETURN void child_main(const struct run *r, const struct child *c, pid_t parent)
{
	const struct forkmap *f = r->f;
	struct str out = STR_INIT;
	size_t i, end;

	temp_forget();
	signal(SIGINT, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
	prctl(PR_SET_PDEATHSIG, SIGKILL); /* whatever the parent dies of, nobody works on */
	if (getppid() != parent) /* it was quicker */
		_exit(0);
	if (c->resume != SIZE_MAX)
		for (i = c->resume; i % BLOCK && i < f->n; i++)
			work_item(r, c, i, &out);
	while ((i = next_block(r->sh)) < f->n)
		for (end = MIN(i + BLOCK, f->n); i < end; i++)
			work_item(r, c, i, &out);
	_exit(0);
}

static int start(struct run *r, int slot, size_t resume)
{
	struct child c = { .slot = slot, .resume = resume, .in = STR_INIT };
	pid_t parent = getpid();
	int fds[2];

	if (pipe2(fds, O_CLOEXEC))
		return err_errno(r->err, ERR_ENV, "cannot make a pipe");
	fcntl(fds[1], F_SETPIPE_SZ, PIPE_SIZE); /* smaller is only slower */
	atomic_store(&r->sh->at[slot], 0);
	fflush(NULL);
	c.pid = fork();
	if (c.pid == 0) {
		close(fds[0]);
		c.fd = fds[1];
		child_main(r, &c, parent);
	}
	close(fds[1]);
	if (c.pid < 0) {
		close(fds[0]);
		return err_errno(r->err, ERR_ENV, "cannot start a process");
	}
	c.fd = fds[0];
	fcntl(c.fd, F_SETFL, O_NONBLOCK);
	vec_push(&r->children, c);
	return 0;
}

/* ---- parent ------------------------------------------------------------------------------------ */

static void hand_on(struct run *r)
{
	const struct forkmap *f = r->f;
	struct piece *p;

	for (; r->turn < f->n && r->pieces[r->turn].done && !r->ret; r->turn++) {
		p = &r->pieces[r->turn];
		if (p->lost && f->lost)
			f->lost(f->ctx, r->turn, p->lost);
		else if (p->len && f->take)
			f->take(f->ctx, r->turn, p->p, p->len);
		atomic_fetch_sub(&r->sh->kept, p->len);
		free(p->p);
		free(p->lost);
		p->p = p->lost = NULL;
		p->len = 0;
	}
}

/* Takes the whole records out of what a child has said so far. */
static void take_records(struct run *r, struct child *c)
{
	const char *p = c->in.buf, *end = p + c->in.len;
	struct record rec;
	struct piece *piece;

	while ((size_t)(end - p) >= sizeof(rec)) {
		memcpy(&rec, p, sizeof(rec));
		if (rec.item >= r->f->n)
			BUG("forkmap: item %zu", (size_t)rec.item);
		if (rec.len > (size_t)(end - p) - sizeof(rec))
			break;
		piece = &r->pieces[rec.item];
		piece->done = true;
		piece->len = rec.len;
		piece->p = rec.len ? xmalloc(rec.len) : NULL;
		if (rec.len)
			memcpy(piece->p, p + sizeof(rec), rec.len);
		atomic_fetch_add(&r->sh->kept, rec.len);
		p += sizeof(rec) + rec.len;
	}
	memmove(c->in.buf, p, (size_t)(end - p));
	c->in.len = (size_t)(end - p);
	hand_on(r);
}

/* The child has ended: was it well? If not, the item it was at is lost and a new one goes on. */
static int reap(struct run *r, size_t k)
{
	struct child *c = &r->children.at[k];
	int status, slot = c->slot;
	size_t at;

	close(c->fd);
	c->fd = -1;
	str_release(&c->in);
	while (waitpid(c->pid, &status, 0) < 0 && errno == EINTR)
		;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return 0;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 111)
		return err_set(r->err, ERR_IO, "a worker could not write its results");
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGINT)
		return err_set(r->err, ERR_INTR, "interrupted");
	at = atomic_load(&r->sh->at[slot]);
	if (!at)
		return err_set(r->err, ERR_CRASH, "a worker died before it began");
	if (!r->pieces[at - 1].done) {
		r->pieces[at - 1].done = true;
		r->pieces[at - 1].lost = xasprintf("worker died (%s %d)",
						   WIFSIGNALED(status) ? "signal" : "status",
						   WIFSIGNALED(status) ? WTERMSIG(status) :
									 WEXITSTATUS(status));
	}
	hand_on(r);
	return start(r, slot, at);
}

/* Everything there is to read now; true at the end */
static bool drain(struct run *r, size_t k)
{
	struct child *c = &r->children.at[k];
	ssize_t n;

	for (;;) {
		str_grow(&c->in, 1 << 16);
		n = read(c->fd, c->in.buf + c->in.len, c->in.cap - c->in.len - 1);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		c->in.len += (size_t)n;
		if (c->in.len > PIPE_SIZE)
			break;
	}
	take_records(r, c);
	return n == 0;
}

static bool wait_for_some(struct run *r)
{
	VEC(struct pollfd) fds = { 0 };
	VEC(size_t) who = { 0 };
	size_t i;

	for (i = 0; i < r->children.len; i++) {
		if (r->children.at[i].fd < 0)
			continue;
		vec_push(&fds, (struct pollfd){ .fd = r->children.at[i].fd, .events = POLLIN });
		vec_push(&who, i);
	}
	if (fds.len && poll(fds.at, fds.len, -1) < 0 && errno != EINTR)
		BUG("poll: %s", strerror(errno));
	for (i = 0; i < fds.len && !r->ret; i++)
		if (fds.at[i].revents && drain(r, who.at[i]))
			r->ret = reap(r, who.at[i]);
	i = fds.len;
	vec_release(&fds);
	vec_release(&who);
	return i > 0;
}

static void end_all(struct run *r)
{
	size_t i;

	for (i = 0; i < r->children.len; i++) {
		struct child *c = &r->children.at[i];

		if (c->fd < 0)
			continue;
		kill(c->pid, SIGKILL);
		while (waitpid(c->pid, NULL, 0) < 0 && errno == EINTR)
			;
		close(c->fd);
		str_release(&c->in);
	}
	for (i = 0; i < r->f->n; i++) {
		free(r->pieces[i].p);
		free(r->pieces[i].lost);
	}
	free(r->pieces);
	vec_release(&r->children);
}

int forkmap_run(const struct forkmap *f, struct err *err)
{
	int jobs = MAX(1, MIN(f->jobs, MAX_JOBS)), k;
	struct run r = { .f = f, .err = err };

	r.sh = mmap(NULL, sizeof(*r.sh), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (r.sh == MAP_FAILED)
		return err_errno(err, ERR_ENV, "cannot share memory");
	r.pieces = xcalloc(f->n + 1, sizeof(*r.pieces));
	for (k = 0; k < jobs && !r.ret; k++)
		r.ret = start(&r, k, SIZE_MAX);
	while (!r.ret && wait_for_some(&r))
		;
	if (!r.ret && r.turn < f->n) /* died between taking a block and beginning it */
		r.ret = err_set(err, ERR_CRASH, "a worker died and left its files");
	end_all(&r);
	munmap(r.sh, sizeof(*r.sh));
	return r.ret;
}
