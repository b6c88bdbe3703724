// SPDX-License-Identifier: GPL-2.0-only
/*
 * One reading out of several. A reading that failed once at a token is known to fail there again, so
 * that nested calls (FIELD(a, FIELD(b, FIELD(c, …)))) are not read a power of their depth times. The
 * method is packrat parsing (Ford 2002), kept to failures: successes hold nodes that a later failure
 * around them takes back.
 */
#include "syntax/parser.h"

struct failure {
	parse_fn fn;
	bool (*fits)(struct parser *p);
	tok_id tok;
	int strict, lenient;      /* only whether, not how deep */
	int nesting;              /* 0: far from the limit; else it may be the limit that fails it */
	uint32_t era;             /* of the selection of branches */
	uint32_t far, barrier;    /* how far the failed reading looked */
	bool escalate;
};

struct failures {
	struct failure *slots;
	uint32_t cap, len;        /* cap is a power of two */
};

static struct failure key_here(struct parser *p, parse_fn fn, bool (*fits)(struct parser *p))
{
	tok_id tok = here(p); /* may choose a branch */

	return (struct failure){ .fn = fn, .fits = fits, .tok = tok, .strict = p->strict > 0,
				 .lenient = p->lenient > 0, .era = p->era,
				 .nesting = p->nesting < MAX_NESTING / 2 ? 0 : p->nesting };
}

static bool same_key(const struct failure *a, const struct failure *b)
{
	return a->tok == b->tok && a->fn == b->fn && a->fits == b->fits && a->strict == b->strict &&
	       a->lenient == b->lenient && a->era == b->era && a->nesting == b->nesting;
}

static struct failure *slot_of(const struct failures *f, const struct failure *key)
{
	uint64_t h = (uint64_t)(uintptr_t)key->fn ^ ((uint64_t)key->tok << 20) ^
		     ((key->era + ((uint64_t)key->nesting << 32)) * 0xc2b2ae3d27d4eb4fu);

	h *= 0x9e3779b97f4a7c15u;

	for (uint32_t i = (uint32_t)(h >> 32);; i++) {
		struct failure *s = &f->slots[i & (f->cap - 1)];

		if (!s->fn || same_key(s, key))
			return s;
	}
}

static void grow(struct failures *f)
{
	struct failures bigger = { .cap = f->cap ? f->cap * 2 : 256, .len = f->len };
	uint32_t i;

	bigger.slots = xcalloc(bigger.cap, sizeof(*bigger.slots));
	for (i = 0; i < f->cap; i++)
		if (f->slots[i].fn)
			*slot_of(&bigger, &f->slots[i]) = f->slots[i];
	free(f->slots);
	*f = bigger;
}

static void remember(struct parser *p, const struct failure *what)
{
	struct failures *f = p->failures;

	if (!f)
		f = p->failures = xcalloc(1, sizeof(*f));
	if (f->len * 2 >= f->cap)
		grow(f);
	*slot_of(f, what) = *what;
	f->len++;
}

static const struct failure *recall(const struct parser *p, const struct failure *key)
{
	const struct failure *s;

	if (!p->failures)
		return NULL;
	s = slot_of(p->failures, key);
	return s->fn ? s : NULL;
}

void attempts_forget(struct parser *p)
{
	struct failures *f = p->failures;

	if (!f || !f->len)
		return;
	if (f->cap > 4096) {
		attempts_release(p);
		return;
	}
	memset(f->slots, 0, f->cap * sizeof(*f->slots));
	f->len = 0;
}

void attempts_release(struct parser *p)
{
	if (p->failures)
		free(p->failures->slots);
	free(p->failures);
	p->failures = NULL;
}

node_id attempt(struct parser *p, parse_fn fn, bool (*fits)(struct parser *p))
{
	struct mark m = parser_mark(p);
	struct failure key = key_here(p, fn, fits);
	const struct failure *known = recall(p, &key);
	uint32_t far = p->far, barrier = p->barrier;
	bool escalate = p->escalate;
	node_id n = 0;

	if (known) {
		key = *known;
	} else {
		p->far = p->pos;
		p->barrier = 0;
		p->escalate = false;
		n = fn(p);
		if (n && fits && !fits(p))
			n = 0;
		key.far = p->far;
		key.barrier = p->barrier;
		key.escalate = p->escalate;
		if (!n && key.era == p->era)
			remember(p, &key);
	}
	p->far = MAX(far, key.far);
	p->barrier = MAX(barrier, key.barrier);
	p->escalate = escalate || key.escalate;
	if (!n)
		parser_reset(p, m);
	return n;
}
