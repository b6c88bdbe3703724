/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The one header of base/: memory, errors, strings, arrays, arenas, maps.
 * Everything else in base/ (file.h, run.h, regex.h, json.h) is included by name where needed.
 *
 * Memory: xmalloc() and friends never return NULL; out of memory ends the process with one message
 * and status 2, since no caller could do better.
 */
#ifndef PTERIS_BASE_H
#define PTERIS_BASE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "banned.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define MIN(a, b) ((a) < (b) ? (a) : (b))
#define MAX(a, b) ((a) > (b) ? (a) : (b))
#define PRINTF(f, a) __attribute__((format(printf, f, a)))
#define NORETURN __attribute__((noreturn))

/* What cannot be. Prints the place and aborts, so that a worker's death is noticed. */
#define BUG(...) base_bug(__FILE__, __LINE__, __VA_ARGS__)
#define BUG_ON(c)                        \
	do {                             \
		if (c)                   \
			BUG("%s", #c);   \
	} while (0)
void base_bug(const char *file, int line, const char *fmt, ...) PRINTF(3, 4) NORETURN;

void *xmalloc(size_t n);
void *xcalloc(size_t n, size_t size);
void *xrealloc(void *p, size_t n);
char *xstrdup(const char *s);
char *xstrndup(const char *s, size_t n);
char *xasprintf(const char *fmt, ...) PRINTF(1, 2);

/* ---- errors ---------------------------------------------------------------------------------
 * A function that can fail returns 0 or one of these negative codes and fills struct err.
 * Only cli/ prints it. The first error wins: err_set() on an already set err keeps the old text.
 */
enum err_code {
	ERR_FAIL = -1,     /* anything else */
	ERR_USAGE = -2,    /* wrong use: options, arguments, a malformed rule */
	ERR_ENV = -3,      /* something the user must install, create or repair */
	ERR_IO = -4,       /* read or write failed; errno is in the text */
	ERR_NOTFOUND = -5, /* the thing asked for does not exist */
	ERR_CRASH = -6,    /* a worker died */
	ERR_TIMEOUT = -7,
	ERR_CONFLICT = -8, /* two edits on one token, a patch that does not apply */
	ERR_INTR = -9,     /* the user pressed Ctrl-C */
};
struct err {
	int code; /* 0: no error */
	char text[1024];
};
int err_set(struct err *e, int code, const char *fmt, ...) PRINTF(3, 4);
/* Adds ": strerror(errno)" */
int err_errno(struct err *e, int code, const char *fmt, ...) PRINTF(3, 4);
void err_clear(struct err *e);

/* ---- strings that grow --------------------------------------------------------------------- */
struct str {
	char *buf; /* always NUL-terminated, never NULL */
	size_t len, cap;
};
extern char str_empty[];
#define STR_INIT { .buf = str_empty }
void str_init(struct str *s);
void str_release(struct str *s);
void str_reset(struct str *s); /* empties, keeps the memory */
void str_grow(struct str *s, size_t extra);
void str_addn(struct str *s, const void *p, size_t n);
void str_add(struct str *s, const char *p);
void str_addch(struct str *s, char c);
void str_addf(struct str *s, const char *fmt, ...) PRINTF(2, 3);
void str_vaddf(struct str *s, const char *fmt, va_list ap);
char *str_detach(struct str *s, size_t *len); /* the caller frees */
bool starts_with(const char *s, const char *prefix);
bool ends_with(const char *s, const char *suffix);
bool ident_char(char c);             /* of a C identifier: letters, digits and '_' */
size_t ident_length(const char *p);  /* how many of those stand at p */
/* The name that a mistyped one was meant to be, or NULL. candidates: n names. */
const char *nearest_name(const char *name, const char *const *candidates, size_t n);

/* ---- arrays that grow ------------------------------------------------------------------------
 *	VEC(int) v = { 0 };
 *	vec_push(&v, 3);
 *	for (size_t i = 0; i < v.len; i++) use(v.at[i]);
 *	vec_release(&v);
 */
#define VEC(T)                   \
	struct {                 \
		T *at;           \
		size_t len, cap; \
	}
#define vec_push(v, ...)                                                                          \
	do {                                                                                      \
		if ((v)->len == (v)->cap)                                                         \
			(v)->at = vec_grow((v)->at, &(v)->cap, sizeof(*(v)->at));                 \
		(v)->at[(v)->len++] = (__VA_ARGS__);                                              \
	} while (0)
#define vec_release(v)               \
	do {                         \
		free((v)->at);       \
		(v)->at = NULL;      \
		(v)->len = (v)->cap = 0; \
	} while (0)
void *vec_grow(void *p, size_t *cap, size_t size);

/* ---- arenas: freed together or never ----------------------------------------------------------
 * With PTERIS_ARENA_DEBUG=1 in the environment each object is its own malloc, so that sanitizers
 * see overruns and use after free.
 */
struct arena;
struct arena *arena_new(void);
void arena_free(struct arena *a);
void *arena_alloc(struct arena *a, size_t n);  /* zeroed, aligned to 8 */
char *arena_strndup(struct arena *a, const char *s, size_t n);
char *arena_strdup(struct arena *a, const char *s);
char *arena_printf(struct arena *a, const char *fmt, ...) PRINTF(2, 3);
size_t arena_bytes(const struct arena *a);

/* ---- hash map from byte string to pointer-sized value; keys are copied into the map ------------ */
struct map;
struct map *map_new(void);
void map_free(struct map *m); /* values are the caller's */
/* Where the value of this key stands; created with value 0 when new. Valid until the next insert. */
uintptr_t *map_slot(struct map *m, const char *key, size_t len, bool *is_new);
/* 0 when absent */
uintptr_t map_getn(const struct map *m, const char *key, size_t len);
uintptr_t map_get(const struct map *m, const char *key);
bool map_hasn(const struct map *m, const char *key, size_t len);
bool map_has(const struct map *m, const char *key);
void map_set(struct map *m, const char *key, uintptr_t value);
size_t map_size(const struct map *m);
/* Entry i in order of insertion (the map never forgets). */
const char *map_key(const struct map *m, size_t i, size_t *len);
uintptr_t map_value(const struct map *m, size_t i);

/* ---- interned strings: equal text, equal pointer; never freed ----------------------------------- */
const char *intern(const char *s);
const char *internn(const char *s, size_t n);

/* 64-bit hash (XXH3) */
uint64_t hash64(const void *p, size_t n);
/* 128-bit content hash (XXH3), most significant byte first; the same as 32 hex digits */
void hash128(const void *p, size_t n, unsigned char out[16]);
void hash_hex(const void *p, size_t n, char out[33]);

#endif
