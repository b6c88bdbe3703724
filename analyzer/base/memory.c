// SPDX-License-Identifier: GPL-2.0-only
/* Allocation that cannot fail, errors, growing arrays, arenas. */
#include <errno.h>
#include <unistd.h>

#include "base/base.h"

void base_bug(const char *file, int line, const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "pteris: bug at %s:%d: ", file, line);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	abort();
}

static NORETURN void out_of_memory(size_t n)
{
	fprintf(stderr, "pteris: out of memory (%zu bytes wanted)\n", n);
	_exit(2);
}

void *xmalloc(size_t n)
{
	void *p = malloc(n ? n : 1);

	if (!p)
		out_of_memory(n);
	return p;
}

void *xcalloc(size_t n, size_t size)
{
	void *p = calloc(n ? n : 1, size ? size : 1);

	if (!p)
		out_of_memory(n * size);
	return p;
}

void *xrealloc(void *p, size_t n)
{
	p = realloc(p, n ? n : 1);
	if (!p)
		out_of_memory(n);
	return p;
}

char *xstrndup(const char *s, size_t n)
{
	char *p = xmalloc(n + 1);

	memcpy(p, s, n);
	p[n] = '\0';
	return p;
}

char *xstrdup(const char *s)
{
	return xstrndup(s, strlen(s));
}

char *xasprintf(const char *fmt, ...)
{
	struct str s = STR_INIT;
	va_list ap;

	va_start(ap, fmt);
	str_vaddf(&s, fmt, ap);
	va_end(ap);
	return str_detach(&s, NULL);
}

static void err_vset(struct err *e, int code, const char *fmt, va_list ap)
{
	e->code = code;
	vsnprintf(e->text, sizeof(e->text), fmt, ap);
}

int err_set(struct err *e, int code, const char *fmt, ...)
{
	va_list ap;

	if (e && !e->code) {
		va_start(ap, fmt);
		err_vset(e, code, fmt, ap);
		va_end(ap);
	}
	return code;
}

int err_errno(struct err *e, int code, const char *fmt, ...)
{
	int saved = errno;
	size_t n;
	va_list ap;

	if (e && !e->code) {
		va_start(ap, fmt);
		err_vset(e, code, fmt, ap);
		va_end(ap);
		n = strlen(e->text);
		snprintf(e->text + n, sizeof(e->text) - n, ": %s", strerror(saved));
	}
	return code;
}

void err_clear(struct err *e)
{
	e->code = 0;
	e->text[0] = '\0';
}

void *vec_grow(void *p, size_t *cap, size_t size)
{
	*cap = *cap ? *cap * 2 : 8;
	return xrealloc(p, *cap * size);
}

#define ARENA_CHUNK (64 * 1024)

struct chunk {
	struct chunk *next;
	size_t used, size;
	_Alignas(8) char data[];
};

struct arena {
	struct chunk *head;
	size_t bytes;
	bool debug; /* every object its own chunk */
};

struct arena *arena_new(void)
{
	struct arena *a = xcalloc(1, sizeof(*a));
	const char *env = getenv("PTERIS_ARENA_DEBUG");

	a->debug = env && *env == '1';
	return a;
}

void arena_free(struct arena *a)
{
	struct chunk *c, *next;

	if (!a)
		return;
	for (c = a->head; c; c = next) {
		next = c->next;
		free(c);
	}
	free(a);
}

void *arena_alloc(struct arena *a, size_t n)
{
	struct chunk *c = a->head;
	size_t size;
	void *p;

	if (!a->debug)
		n = (n + 7) & ~(size_t)7;
	if (!c || a->debug || c->size - c->used < n) {
		size = a->debug ? n : MAX(n, (size_t)ARENA_CHUNK);
		c = xmalloc(sizeof(*c) + size);
		c->used = 0;
		c->size = size;
		c->next = a->head;
		a->head = c;
		a->bytes += sizeof(*c) + size;
	}
	p = c->data + c->used;
	c->used += n;
	return memset(p, 0, n);
}

char *arena_strndup(struct arena *a, const char *s, size_t n)
{
	char *p = arena_alloc(a, n + 1);

	memcpy(p, s, n);
	return p;
}

char *arena_strdup(struct arena *a, const char *s)
{
	return arena_strndup(a, s, strlen(s));
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
	struct str s = STR_INIT;
	va_list ap;
	char *p;

	va_start(ap, fmt);
	str_vaddf(&s, fmt, ap);
	va_end(ap);
	p = arena_strndup(a, s.buf, s.len);
	str_release(&s);
	return p;
}

size_t arena_bytes(const struct arena *a)
{
	return a->bytes;
}
