// SPDX-License-Identifier: GPL-2.0-only
/*
 * Children take items in small blocks from a counter in shared memory and write records
 * { item, length, bytes } into an anonymous file of their own; the parent maps those files when all
 * are done. No pipes, so nothing can fill up or be read half.
 */
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/forkmap.h"

#define BLOCK 8
#define MAX_JOBS 256

struct shared {
	atomic_size_t next;
	atomic_size_t at[MAX_JOBS]; /* item under work + 1, per child slot */
};
struct record {
	uint64_t item, len;
};
struct child {
	pid_t pid;
	int fd;
	int slot;
	size_t resume; /* first item of the block that a dead predecessor left, or SIZE_MAX */
};
typedef VEC(struct child) children_t;

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

static void work_item(const struct forkmap *f, struct shared *sh, const struct child *c, size_t i,
		      struct str *out)
{
	struct record r = { i, 0 };

	atomic_store(&sh->at[c->slot], i + 1);
	str_reset(out);
	f->work(f->ctx, i, out);
	r.len = out->len;
	if (r.len) {
		put(c->fd, &r, sizeof(r));
		put(c->fd, out->buf, out->len);
	}
}

static NORETURN void child_main(const struct forkmap *f, struct shared *sh, const struct child *c)
{
	struct str out = STR_INIT;
	size_t i, end;

	temp_forget();
	signal(SIGINT, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
	prctl(PR_SET_PDEATHSIG, SIGKILL); /* whatever the parent dies of, nobody works on */
	if (c->resume != SIZE_MAX)
		for (i = c->resume; i % BLOCK && i < f->n; i++)
			work_item(f, sh, c, i, &out);
	while ((i = atomic_fetch_add(&sh->next, BLOCK)) < f->n)
		for (end = MIN(i + BLOCK, f->n); i < end; i++)
			work_item(f, sh, c, i, &out);
	_exit(0);
}

static int start(const struct forkmap *f, struct shared *sh, children_t *all, int slot, size_t resume,
		 struct err *err)
{
	struct child c = { .slot = slot, .resume = resume };

	c.fd = memfd_create("pteris", MFD_CLOEXEC);
	if (c.fd < 0)
		return err_errno(err, ERR_ENV, "cannot make a memory file");
	atomic_store(&sh->at[slot], 0);
	fflush(NULL);
	c.pid = fork();
	if (c.pid < 0) {
		close(c.fd);
		return err_errno(err, ERR_ENV, "cannot start a process");
	}
	if (c.pid == 0)
		child_main(f, sh, &c);
	vec_push(all, c);
	return 0;
}

struct piece {
	const char *p;
	uint64_t len;
};

/* Collects the records of one child into pieces[item]; *map is to be unmapped later. */
static int collect(const struct child *c, struct piece *pieces, size_t n, void **map, size_t *size,
		   struct err *err)
{
	off_t end = lseek(c->fd, 0, SEEK_END);
	struct record r;
	char *base, *p;

	if (end <= 0)
		return end ? err_errno(err, ERR_ENV, "cannot read the results of a worker") : 0;
	base = mmap(NULL, (size_t)end, PROT_READ, MAP_PRIVATE, c->fd, 0);
	if (base == MAP_FAILED)
		return err_errno(err, ERR_ENV, "cannot read the results of a worker");
	*map = base;
	*size = (size_t)end;
	for (p = base; (size_t)(base + *size - p) >= sizeof(r); p += sizeof(r) + r.len) {
		memcpy(&r, p, sizeof(r));
		if (r.item >= n || r.len > (size_t)(base + *size - p) - sizeof(r))
			break; /* cut off by the child's death */
		pieces[r.item] = (struct piece){ p + sizeof(r), r.len };
	}
	return 0;
}

static int reap(const struct forkmap *f, struct shared *sh, children_t *all, struct err *err)
{
	char reason[80];
	size_t i, at;
	int status, ret = 0;

	for (i = 0; i < all->len; i++) { /* grows while we walk it */
		struct child c = all->at[i];

		while (waitpid(c.pid, &status, 0) < 0 && errno == EINTR)
			;
		if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
			continue;
		if (WIFEXITED(status) && WEXITSTATUS(status) == 111)
			ret = err_set(err, ERR_IO, "a worker could not write its results (memory full?)");
		else if (WIFSIGNALED(status) && WTERMSIG(status) == SIGINT)
			ret = err_set(err, ERR_INTR, "interrupted");
		at = atomic_load(&sh->at[c.slot]);
		if (ret || !at)
			continue;
		snprintf(reason, sizeof(reason), "worker died (%s %d)",
			 WIFSIGNALED(status) ? "signal" : "status",
			 WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
		if (f->lost)
			f->lost(f->ctx, at - 1, reason);
		ret = start(f, sh, all, c.slot, at, err);
	}
	return ret;
}

int forkmap_run(const struct forkmap *f, struct err *err)
{
	int jobs = MAX(1, MIN(f->jobs, MAX_JOBS)), k, ret = 0;
	children_t all = { 0 };
	struct shared *sh;
	struct piece *pieces;
	void **maps;
	size_t i, *sizes;

	sh = mmap(NULL, sizeof(*sh), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (sh == MAP_FAILED)
		return err_errno(err, ERR_ENV, "cannot share memory");
	for (k = 0; k < jobs && !ret; k++)
		ret = start(f, sh, &all, k, SIZE_MAX, err);
	if (reap(f, sh, &all, err) && !ret)
		ret = err && err->code ? err->code : ERR_FAIL;
	pieces = xcalloc(f->n, sizeof(*pieces));
	maps = xcalloc(all.len, sizeof(*maps));
	sizes = xcalloc(all.len, sizeof(*sizes));
	for (i = 0; i < all.len && !ret; i++)
		ret = collect(&all.at[i], pieces, f->n, &maps[i], &sizes[i], err);
	for (i = 0; i < f->n && !ret && f->take; i++)
		if (pieces[i].len)
			f->take(f->ctx, i, pieces[i].p, pieces[i].len);
	for (i = 0; i < all.len; i++) {
		if (maps[i])
			munmap(maps[i], sizes[i]);
		close(all.at[i].fd);
	}
	munmap(sh, sizeof(*sh));
	free(pieces);
	free(maps);
	free(sizes);
	vec_release(&all);
	return ret;
}
