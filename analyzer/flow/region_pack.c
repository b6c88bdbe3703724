// SPDX-License-Identifier: GPL-2.0-only
/* Summaries as bytes, for region_kept.c. */
#include "base/wire.h"
#include "flow/region_private.h"

/* ---- writing --------------------------------------------------------------------------------- */

static void put_path(struct str *s, const struct region_step *path, size_t n)
{
	put_u64(s, n);
	for (size_t i = 0; i < n; i++) {
		put_text(s, path[i].file);
		put_u64(s, (uint64_t)path[i].line);
		put_text(s, path[i].note);
	}
}

static void put_event(struct str *s, const struct run_event *e)
{
	size_t n = 0;

	for (const struct run_event *x = e; x; x = x->inner)
		n++;
	put_u64(s, n);
	for (; e; e = e->inner) {
		put_u64(s, e->fault);
		put_u64(s, (uint64_t)e->possible | (uint64_t)e->atomic << 1 | (uint64_t)e->irqs_off << 2);
		put_u64(s, e->step);
		put_u64(s, e->entered);
		put_u64(s, e->unlock);
		put_u64(s, (uint64_t)e->line);
		put_u64(s, (uint64_t)e->column);
		put_maybe(s, e->name);
		put_path(s, e->path, e->npath);
	}
}

static void put_exit(struct str *s, const struct run_exit *x)
{
	put_u64(s, (uint64_t)x->jumped | (uint64_t)x->wrote << 1 | (uint64_t)x->unlocked << 2 | (uint64_t)x->dropped << 3 |
		   (uint64_t)x->redropped << 4 | (uint64_t)x->flushed << 5 | (uint64_t)x->queued << 8);
	put_u64(s, x->locks);
	put_u64(s, x->left);
	put_u64(s, x->mode);
	put_u64(s, x->entered);
	put_u64(s, (uint64_t)x->result.lo);
	put_u64(s, (uint64_t)x->result.hi);
	put_u64(s, x->result.nonzero);
	put_maybe(s, x->result.name);
	put_path(s, x->path, x->npath);
}

static void put_names(struct str *s, const char *const *at, size_t n)
{
	put_u64(s, n);
	for (size_t i = 0; i < n; i++)
		put_text(s, at[i]);
}

void region_pack(const struct summary *s, struct str *out)
{
	put_maybe(out, s->gap);
	put_u64(out, s->gave_up);
	put_u64(out, s->events.len);
	for (size_t i = 0; i < s->events.len; i++)
		put_event(out, s->events.at[i]);
	put_u64(out, s->exits.len);
	for (size_t i = 0; i < s->exits.len; i++)
		put_exit(out, &s->exits.at[i]);
	put_u64(out, s->callbacks.len);
	for (size_t i = 0; i < s->callbacks.len; i++) {
		put_u64(out, s->callbacks.at[i].step);
		put_u64(out, (uint64_t)s->callbacks.at[i].param);
		put_text(out, s->callbacks.at[i].text);
	}
	put_u64(out, s->regions.len);
	for (size_t i = 0; i < s->regions.len; i++) {
		const struct run_region *x = &s->regions.at[i];

		put_u64(out, x->entered);
		put_u64(out, (uint64_t)x->line);
		put_u64(out, (uint64_t)x->end_line);
		put_maybe(out, x->by);
		put_maybe(out, x->lock);
	}
	put_names(out, s->left_by.at, s->left_by.len);
	put_names(out, s->callees.at, s->callees.len);
	put_names(out, s->pointers.at, s->pointers.len);
}

/* ---- reading --------------------------------------------------------------------------------- */

static const char *name(struct wire *w)
{
	size_t n;
	const char *t = get_text(w, &n);

	return internn(t, n);
}

static const char *maybe(struct wire *w)
{
	return get_u64(w) ? name(w) : NULL;
}

static const struct region_step *get_path(struct regions *r, struct wire *w, size_t *npath)
{
	size_t n = get_count(w), len;
	struct region_step *path = arena_alloc(r->arena, (n + 1) * sizeof(*path));

	for (size_t i = 0; i < n; i++) {
		const char *note;

		path[i].file = name(w);
		path[i].line = (int)get_u32(w);
		note = get_text(w, &len);
		path[i].note = arena_strndup(r->arena, note, len);
	}
	*npath = n;
	return path;
}

static struct run_event *get_event(struct regions *r, struct wire *w, struct body *b)
{
	size_t n = get_count(w);
	struct run_event *first = NULL, *last = NULL;

	for (size_t i = 0; i < n && !w->bad; i++) {
		struct run_event *e = arena_alloc(r->arena, sizeof(*e));
		uint64_t bits;

		*e = (struct run_event){ .fault = (enum region_fault)get_u32(w), .body = b };
		bits = get_u64(w);
		e->possible = bits & 1;
		e->atomic = bits >> 1 & 1;
		e->irqs_off = bits >> 2 & 1;
		e->step = get_u32(w);
		e->entered = get_u32(w);
		e->unlock = get_u32(w);
		e->line = (int)get_u32(w);
		e->column = (int)get_u32(w);
		e->name = maybe(w);
		e->path = get_path(r, w, &e->npath);
		if (last)
			last->inner = e;
		else
			first = e;
		last = e;
		b = NULL; /* of those inside only the path counts */
	}
	return first;
}

static struct run_exit get_exit(struct regions *r, struct wire *w)
{
	uint64_t bits = get_u64(w);
	struct run_exit x = { .jumped = bits & 1, .wrote = bits >> 1 & 1, .unlocked = bits >> 2 & 1,
			      .dropped = bits >> 3 & 1, .redropped = bits >> 4 & 1,
			      .flushed = bits >> 5 & 1, .queued = (uint8_t)(bits >> 8) };
	const char *known;

	x.locks = (uint8_t)get_u32(w);
	x.left = get_u32(w);
	x.mode = (uint8_t)get_u32(w);
	x.entered = get_u32(w);
	x.result.lo = (int64_t)get_u64(w);
	x.result.hi = (int64_t)get_u64(w);
	x.result.nonzero = get_u64(w);
	known = maybe(w);
	x.result.name = known ? region_known_name(known) : NULL;
	x.path = get_path(r, w, &x.npath);
	return x;
}

static void get_lists(struct summary *s, struct wire *w)
{
	size_t n = get_count(w);

	for (size_t i = 0; i < n && !w->bad; i++)
		vec_push(&s->left_by, name(w));
	n = get_count(w);
	for (size_t i = 0; i < n && !w->bad; i++)
		vec_push(&s->callees, name(w));
	n = get_count(w);
	for (size_t i = 0; i < n && !w->bad; i++)
		vec_push(&s->pointers, name(w));
}

static void get_regions(struct summary *s, struct wire *w)
{
	size_t n = get_count(w);

	for (size_t i = 0; i < n && !w->bad; i++) {
		struct run_callback c = { .step = get_u32(w) };

		c.param = (int)get_u32(w);
		c.text = name(w);
		vec_push(&s->callbacks, c);
	}
	n = get_count(w);
	for (size_t i = 0; i < n && !w->bad; i++) {
		struct run_region x = { .entered = get_u32(w) };

		x.line = (int)get_u32(w);
		x.end_line = (int)get_u32(w);
		x.by = maybe(w);
		x.lock = maybe(w);
		vec_push(&s->regions, x);
	}
}

bool region_unpack(struct regions *r, struct summary *s, const char *bytes, size_t len)
{
	struct wire w = { bytes, bytes + len, false };
	size_t n;

	s->gap = maybe(&w);
	s->gave_up = get_u64(&w);
	n = get_count(&w);
	for (size_t i = 0; i < n && !w.bad; i++)
		vec_push(&s->events, get_event(r, &w, s->body));
	n = get_count(&w);
	for (size_t i = 0; i < n && !w.bad; i++)
		vec_push(&s->exits, get_exit(r, &w));
	get_regions(s, &w);
	get_lists(s, &w);
	return !w.bad && w.at == w.end;
}

const char *region_packed_gap(struct regions *r, const char *bytes, size_t n)
{
	struct wire w = { bytes, bytes + n, false };
	const char *gap = maybe(&w);

	return gap ? arena_strdup(r->arena, gap) : NULL;
}
