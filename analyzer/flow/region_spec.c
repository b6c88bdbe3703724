// SPDX-License-Identifier: GPL-2.0-only
/* The data file that says what a region is. */
#include <fnmatch.h>

#include "base/file.h"
#include "flow/region_private.h"

static const struct {
	const char *key;
	enum region_key k;
	bool numbers;            /* words may be name/n */
} keys[] = {
	{ "enter", RK_ENTER, false },           { "leave", RK_LEAVE, false },
	{ "flush", RK_FLUSH, false },           { "pause", RK_PAUSE, false },
	{ "resume", RK_RESUME, false },         { "real", RK_REAL, false },
	{ "nests", RK_NESTS, false },           { "split", RK_SPLIT, false },
	{ "sleep", RK_SLEEP, false },           { "sleep-gfp", RK_SLEEP_GFP, true },
	{ "gfp-blocks", RK_GFP_BLOCKS, false }, { "gfp-atomic", RK_GFP_ATOMIC, false },
	{ "never-sleeps", RK_NEVER, false },    { "lock", RK_LOCK, true },
	{ "unlock", RK_UNLOCK, true },          { "lockptr", RK_LOCKPTR, false },
	{ "trylock", RK_TRYLOCK, true },        { "held", RK_HELD, true },
	{ "irqs-off", RK_IRQS_OFF, false },     { "irqs-on", RK_IRQS_ON, false },
	{ "on", RK_ON, false },
	{ "elsewhere", RK_ELSEWHERE, false },
	{ "queues", RK_QUEUES, true },          { "reads", RK_READS, false },
	{ "handler", RK_HANDLER, true },        { "handler-field", RK_HANDLER_FIELD, false },
	{ "task", RK_TASK, false },             { "stops-if", RK_STOPS, true },
	{ "interrupt-true", RK_IRQ_TRUE, false }, { "interrupt-false", RK_IRQ_FALSE, false },
	{ "writes", RK_WRITES, false },         { "tlb-flush", RK_TLB_FLUSH, false },
	{ "pure", RK_PURE, false },             { "off", RK_OFF, false },
	{ "title", RK_TITLE, false },
};

static int key_of(const char *p, size_t n)
{
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		if (strlen(keys[i].key) == n && !memcmp(keys[i].key, p, n))
			return (int)i;
	return -1;
}

static int add_word(struct region_spec *s, size_t i, const char *w, size_t n, const char *path, int line,
		    struct err *err)
{
	const char *slash = keys[i].k == RK_ELSEWHERE ? NULL : memchr(w, '/', n), *name = internn(w, slash ? (size_t)(slash - w) : n);
	struct region_word word = { .name = name, .arg = -1, .keys = 1ull << keys[i].k };
	uintptr_t *slot;
	char *end;

	if (keys[i].k == RK_QUEUES && n > 1 && w[n - 1] == ':') {
		s->queued_by = internn(w, n - 1);
		return 0;
	}
	if (slash && !keys[i].numbers)
		return err_set(err, ERR_USAGE, "%s:%d: %s: takes names without /number", path, line, keys[i].key);
	if (slash) {
		word.arg = (int)strtol(slash + 1, &end, 10);
		if (end == slash + 1 || end != w + n || word.arg < 0 || word.arg > 63)
			return err_set(err, ERR_USAGE, "%s:%d: %s: '%.*s' is not name/number", path, line,
				       keys[i].key, (int)n, w);
	}
	if (strpbrk(name, "*?[")) {
		vec_push(&s->globs, word);
		return 0;
	}
	if (keys[i].k == RK_QUEUES) {
		const char *key[2] = { s->queued_by, name };

		if (!s->queued_by || word.arg < 0)
			return err_set(err, ERR_USAGE, "%s:%d: %s: needs ARCH: and name/number", path, line, keys[i].key);
		*map_slot(s->queued, (const char *)key, sizeof(key), NULL) = (uintptr_t)word.arg + 1;
		word.arg = -1;
		slash = NULL;
	}
	slot = map_slot(s->words, (const char *)&name, sizeof(name), NULL);
	if (!*slot) {
		struct region_word *fresh = arena_alloc(s->arena, sizeof(*fresh));

		*fresh = word;
		*slot = (uintptr_t)fresh;
	} else {
		((struct region_word *)*slot)->keys |= word.keys;
		if (slash)
			((struct region_word *)*slot)->arg = word.arg;
	}
	vec_push(&s->of[keys[i].k], name);
	return 0;
}

static int add_line(struct region_spec *s, const char *p, size_t n, const char *path, int line, struct err *err)
{
	const char *hash = memchr(p, '#', n), *colon, *w;
	size_t len;
	int i;

	if (hash)
		n = (size_t)(hash - p);
	while (n && (p[n - 1] == ' ' || p[n - 1] == '\t' || p[n - 1] == '\r'))
		n--;
	if (!n)
		return 0;
	colon = memchr(p, ':', n);
	i = colon ? key_of(p, (size_t)(colon - p)) : -1;
	if (i < 0)
		return err_set(err, ERR_USAGE, "%s:%d: no such key: '%.*s'", path, line,
			       (int)(colon ? colon - p : (ptrdiff_t)n), p);
	s->queued_by = NULL;
	if (keys[i].k == RK_TITLE) {
		str_reset(&s->title);
		w = colon + 1 + strspn(colon + 1, " \t");
		str_addn(&s->title, w, w < p + n ? (size_t)(p + n - w) : 0);
		return 0;
	}
	for (w = colon + 1; w < p + n; w += len) {
		for (len = 0; w + len < p + n && w[len] != ' ' && w[len] != '\t'; len++)
			;
		if (len && add_word(s, (size_t)i, w, len, path, line, err))
			return err->code;
		if (!len)
			len = 1;
	}
	return 0;
}

int region_queues(const struct region_spec *s, const char *arch, const char *name)
{
	const char *key[2] = { intern(arch), name };

	return (int)map_getn(s->queued, (const char *)key, sizeof(key)) - 1;
}

int region_spec_add(struct region_spec *s, const char *path, struct err *err)
{
	struct str text = STR_INIT;
	int line = 1, rc = file_read(path, &text, err);
	const char *p, *nl;

	map_free(s->asked);
	s->asked = map_new();
	for (p = text.buf; !rc && p < text.buf + text.len; p = nl + 1, line++) {
		nl = memchr(p, '\n', (size_t)(text.buf + text.len - p));
		if (!nl)
			nl = text.buf + text.len;
		rc = add_line(s, p, (size_t)(nl - p), path, line, err);
	}
	s->mark = s->mark * 31 + hash64(text.buf, text.len);
	str_release(&text);
	return rc;
}

uint64_t region_spec_mark(const struct region_spec *s)
{
	return s->mark;
}

static struct region_spec *spec_new(void)
{
	struct region_spec *s = xcalloc(1, sizeof(*s));

	s->arena = arena_new();
	str_init(&s->title);
	str_add(&s->title, "the mode");
	s->words = map_new();
	s->queued = map_new();
	s->asked = map_new();
	return s;
}

int region_spec_check(const char *path, struct err *err)
{
	struct region_spec *s = spec_new();
	int rc = region_spec_add(s, path, err);

	region_spec_free(s);
	return rc;
}

int region_spec_read(struct region_spec **out, const char *path, struct err *err)
{
	struct region_spec *s = spec_new();
	int rc = region_spec_add(s, path, err);

	if (!rc && (!s->of[RK_ENTER].len || !s->of[RK_LEAVE].len))
		rc = err_set(err, ERR_USAGE, "%s: names no functions to enter and leave the region", path);
	if (rc) {
		region_spec_free(s);
		return rc;
	}
	*out = s;
	return 0;
}

void region_spec_free(struct region_spec *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < RK_COUNT; i++)
		vec_release(&s->of[i]);
	vec_release(&s->globs);
	str_release(&s->title);
	map_free(s->words);
	map_free(s->asked);
	map_free(s->queued);
	arena_free(s->arena);
	free(s);
}

const char *region_title(const struct region_spec *s)
{
	return s->title.buf;
}

/* All that is said of this name, by words and globs */
static const struct region_word *meaning(const struct region_spec *s, const char *name)
{
	uintptr_t *slot = map_slot(s->asked, (const char *)&name, sizeof(name), NULL);
	struct region_word *w = (struct region_word *)*slot;
	const struct region_word *word;

	if (w)
		return w;
	w = arena_alloc(s->arena, sizeof(*w));
	word = (const struct region_word *)map_getn(s->words, (const char *)&name, sizeof(name));
	*w = word ? *word : (struct region_word){ .name = name, .arg = -1 };
	for (size_t i = 0; i < s->globs.len; i++)
		if (!fnmatch(s->globs.at[i].name, name, 0))
			w->keys |= s->globs.at[i].keys;
	*slot = (uintptr_t)w;
	return w;
}

uint64_t region_keys(const struct region_spec *s, const char *name, int *arg)
{
	const struct region_word *w = name ? meaning(s, name) : NULL;

	if (arg)
		*arg = w ? w->arg : -1;
	return w ? w->keys : 0;
}

/* A definition that does something */
static bool does_something(struct program *p, struct body *b)
{
	const struct ir *ir = program_ir(p, b);

	for (ir_id i = 1; ir && i < ir->nsteps; i++)
		if (ir->steps[i].kind == IR_CALL || ir->steps[i].kind == IR_SET || ir->steps[i].kind == IR_LOST)
			return true;
	return false;
}

bool region_is_real(const struct region_spec *s, struct program *p)
{
	const region_names_t *names = s->of[RK_REAL].len ? &s->of[RK_REAL] : &s->of[RK_ENTER];
	struct body *const *at;
	size_t n;

	for (size_t i = 0; i < names->len; i++) {
		n = program_all(p, names->at[i], &at);
		for (size_t k = 0; k < n; k++)
			if ((at[k]->arch || !s->of[RK_REAL].len) && does_something(p, at[k]))
				return true;
	}
	return false;
}

const char *region_says(const struct region_spec *s, const char *name)
{
	static const struct {
		unsigned keys;
		const char *text;
	} says[] = {
		{ RK(ENTER), "turns it on" },
		{ RK(LEAVE), "turns it off" },
		{ RK(FLUSH), "flushes it, and leaves it on" },
		{ RK(PAUSE), "pauses it" },
		{ RK(RESUME), "resumes it" },
		{ RK(SLEEP), "may sleep" },
		{ RK(SLEEP_GFP), "may sleep if its flags say so" },
		{ RK(LOCK) | RK(TRYLOCK), "takes the page-table lock, if that is what it is given" },
		{ RK(UNLOCK), "releases the page-table lock, if that is what it is given" },
		{ RK(TLB_FLUSH), "flushes the TLB" },
		{ RK(WRITES), "writes an entry, and is not looked into" },
		{ RK(PURE), "has the same value along a path, and is not looked into" },
		{ RK(NEVER), "is not looked into" },
	};
	unsigned has = region_keys(s, intern(name), NULL);

	for (size_t i = 0; i < ARRAY_SIZE(says); i++)
		if (has & says[i].keys)
			return says[i].text;
	return NULL;
}
