// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hash map with open addressing over an array of entries in order of insertion, so that walking a
 * map gives the same order in every run. XXH3 from libxxhash.
 */
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/base.h"

struct entry {
	const char *key;
	size_t len;
	uint64_t hash;
	uintptr_t value;
};

struct map {
	VEC(struct entry) entries;
	uint32_t *index; /* entry number + 1; 0 is free */
	size_t mask;
	struct arena *keys;
};

uint64_t hash64(const void *p, size_t n)
{
	return XXH3_64bits(p, n);
}

void hash128(const void *p, size_t n, unsigned char out[16])
{
	XXH128_canonical_t c;

	XXH128_canonicalFromHash(&c, XXH3_128bits(p, n));
	memcpy(out, c.digest, 16);
}

void hash_hex(const void *p, size_t n, char out[33])
{
	unsigned char h[16];
	int i;

	hash128(p, n, h);
	for (i = 0; i < 16; i++)
		snprintf(out + 2 * i, 3, "%02x", h[i]);
}

struct map *map_new(void)
{
	struct map *m = xcalloc(1, sizeof(*m));

	m->mask = 15;
	m->index = xcalloc(m->mask + 1, sizeof(*m->index));
	m->keys = arena_new();
	return m;
}

void map_free(struct map *m)
{
	if (!m)
		return;
	vec_release(&m->entries);
	free(m->index);
	arena_free(m->keys);
	free(m);
}

static size_t find(const struct map *m, const char *key, size_t len, uint64_t hash)
{
	size_t i = hash & m->mask;

	while (m->index[i]) {
		const struct entry *e = &m->entries.at[m->index[i] - 1];

		if (e->hash == hash && e->len == len && memcmp(e->key, key, len) == 0)
			break;
		i = (i + 1) & m->mask;
	}
	return i;
}

static void grow(struct map *m)
{
	size_t i, n;

	free(m->index);
	m->mask = m->mask * 2 + 1;
	m->index = xcalloc(m->mask + 1, sizeof(*m->index));
	for (n = 0; n < m->entries.len; n++) {
		i = m->entries.at[n].hash & m->mask;
		while (m->index[i])
			i = (i + 1) & m->mask;
		m->index[i] = (uint32_t)n + 1;
	}
}

uintptr_t *map_slot(struct map *m, const char *key, size_t len, bool *is_new)
{
	uint64_t hash = XXH3_64bits(key, len);
	size_t i = find(m, key, len, hash);
	struct entry e;

	if (is_new)
		*is_new = !m->index[i];
	if (!m->index[i]) {
		e = (struct entry){ arena_strndup(m->keys, key, len), len, hash, 0 };
		vec_push(&m->entries, e);
		m->index[i] = (uint32_t)m->entries.len;
		if (m->entries.len * 2 > m->mask) {
			grow(m);
			i = find(m, key, len, hash);
		}
	}
	return &m->entries.at[m->index[i] - 1].value;
}

bool map_hasn(const struct map *m, const char *key, size_t len)
{
	return m->index[find(m, key, len, XXH3_64bits(key, len))] != 0;
}

bool map_has(const struct map *m, const char *key)
{
	return map_hasn(m, key, strlen(key));
}

uintptr_t map_getn(const struct map *m, const char *key, size_t len)
{
	size_t i = find(m, key, len, XXH3_64bits(key, len));

	return m->index[i] ? m->entries.at[m->index[i] - 1].value : 0;
}

uintptr_t map_get(const struct map *m, const char *key)
{
	return map_getn(m, key, strlen(key));
}

void map_set(struct map *m, const char *key, uintptr_t value)
{
	*map_slot(m, key, strlen(key), NULL) = value;
}

size_t map_size(const struct map *m)
{
	return m->entries.len;
}

const char *map_key(const struct map *m, size_t i, size_t *len)
{
	if (len)
		*len = m->entries.at[i].len;
	return m->entries.at[i].key;
}

uintptr_t map_value(const struct map *m, size_t i)
{
	return m->entries.at[i].value;
}

static struct map *interned;

const char *internn(const char *s, size_t n)
{
	uintptr_t *slot;
	bool is_new;

	if (!interned)
		interned = map_new();
	slot = map_slot(interned, s, n, &is_new);
	if (is_new)
		*slot = (uintptr_t)map_key(interned, map_size(interned) - 1, NULL);
	return (const char *)*slot;
}

const char *intern(const char *s)
{
	return internn(s, strlen(s));
}
