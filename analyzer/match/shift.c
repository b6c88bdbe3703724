// SPDX-License-Identifier: GPL-2.0-only
/*
 * A text that was edited, as stretches of the first one and new ones between them: facts of the first text go on
 * holding for what still stands, and all edits together can be told as edits of the first text.
 */
#include "match/private.h"

struct stretch {
	uint32_t at, len;        /* in the text as it is now */
	uint32_t old;            /* in the first one; of new text: before what it stands */
	const char *text;        /* of new text; else NULL */
};
typedef VEC(struct stretch) stretches_t;
struct shift {
	stretches_t list;
	uint32_t size;           /* of the first text */
	struct arena *arena;
};

struct shift *shift_new(size_t size)
{
	struct shift *s = xcalloc(1, sizeof(*s));

	s->arena = arena_new();
	s->size = (uint32_t)size;
	vec_push(&s->list, (struct stretch){ 0, s->size, 0, NULL });
	return s;
}

void shift_free(struct shift *s)
{
	if (!s)
		return;
	vec_release(&s->list);
	arena_free(s->arena);
	free(s);
}

static void add(stretches_t *out, struct stretch x)
{
	x.at = out->len ? out->at[out->len - 1].at + out->at[out->len - 1].len : 0;
	if (x.len)
		vec_push(out, x);
}

/* The part of the text between two places */
static void copy(const stretches_t *from, uint32_t start, uint32_t end, stretches_t *out)
{
	for (size_t i = 0; i < from->len; i++) {
		struct stretch x = from->at[i];
		uint32_t a = MAX(start, x.at), b = MIN(end, x.at + x.len);

		if (a >= b)
			continue;
		if (x.text)
			x.text += a - x.at;
		else
			x.old += a - x.at;
		x.len = b - a;
		add(out, x);
	}
}

void shift_edit(struct shift *s, const struct edit *edits, size_t n)
{
	stretches_t next = { 0 };
	uint32_t pos = 0;

	for (size_t i = 0; i < n; i++) {
		const struct edit *e = &edits[i];
		struct stretch fresh = { .len = (uint32_t)strlen(e->text), .old = shift_near(s, e->start) };

		copy(&s->list, pos, e->start, &next);
		fresh.text = arena_strdup(s->arena, e->text);
		add(&next, fresh);
		pos = e->end;
	}
	copy(&s->list, pos, UINT32_MAX, &next);
	vec_release(&s->list);
	s->list = next;
}

/* The stretch that has this byte, or the last one; NULL: the text is empty */
static const struct stretch *stretch_at(const struct shift *s, uint32_t at)
{
	size_t low = 0, high = s->list.len, mid;

	while (low < high) {
		mid = low + (high - low) / 2;
		if (s->list.at[mid].at <= at)
			low = mid + 1;
		else
			high = mid;
	}
	return low ? &s->list.at[low - 1] : NULL;
}

bool shift_back(const struct shift *s, uint32_t start, uint32_t end, uint32_t *old)
{
	const struct stretch *x = stretch_at(s, start);

	if (!x || x->text || end > x->at + x->len)
		return false;
	*old = x->old + (start - x->at);
	return true;
}

uint32_t shift_near(const struct shift *s, uint32_t at)
{
	const struct stretch *x = stretch_at(s, at);

	return !x ? s->size : x->text ? x->old : x->old + (at - x->at);
}

struct edit *shift_edits(const struct shift *s, struct arena *a, size_t *n)
{
	struct edit *edits = arena_alloc(a, (s->list.len + 1) * sizeof(*edits));
	struct str text = STR_INIT;
	uint32_t pos = 0;

	*n = 0;
	for (size_t i = 0; i <= s->list.len; i++) {
		const struct stretch *x = i < s->list.len ? &s->list.at[i] : NULL;
		uint32_t upto = x ? x->old : s->size;

		if (x && x->text) {
			str_addn(&text, x->text, x->len);
			continue;
		}
		if (upto > pos || text.len)
			edits[(*n)++] = (struct edit){ pos, upto, arena_strndup(a, text.buf ? text.buf : "", text.len) };
		str_reset(&text);
		pos = x ? x->old + x->len : pos;
	}
	str_release(&text);
	return edits;
}
