// SPDX-License-Identifier: GPL-2.0-only
/*
 * Literals of a pattern that have format metavariables or dots: "%@f@ of %d..." The file's literal is taken apart into
 * texts and conversions; a piece of the pattern is one of them, dots and lists of formats are any number.
 */
#include "match/unify.h"

#define MAX_PIECES 64
#define MAX_WAYS 32

struct piece {
	const char *text;
	size_t len;
	bool conversion;
};
struct string_match {
	struct machine *m;
	const struct pnode *p;
	struct piece pieces[MAX_PIECES];
	size_t npieces;
	struct { size_t from, to; } picks[MAX_PIECES]; /* by part */
	tok_id token;
	const struct goal *rest;
	size_t nways;
};

/* Length of a conversion such as %-5.2lld; 0: none ("%%" is text) */
static size_t conversion_length(const char *s, const char *end)
{
	const char *p = s + 1;

	if (*s != '%' || p >= end || *p == '%')
		return 0;
	while (p < end && strchr("-+ #0'", *p))
		p++;
	while (p < end && ((*p >= '0' && *p <= '9') || *p == '.' || *p == '*'))
		p++;
	while (p < end && strchr("hlLqjzt", *p))
		p++;
	return p < end && ((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z')) ? (size_t)(p + 1 - s) : 0;
}

static bool add_piece(struct string_match *sm, const char *text, size_t len, bool conversion)
{
	if (!len)
		return true;
	if (sm->npieces == MAX_PIECES)
		return false;
	sm->pieces[sm->npieces++] = (struct piece){ text, len, conversion };
	return true;
}

static bool take_apart(struct string_match *sm, const char *s, size_t n)
{
	const char *end = s + n, *from;
	size_t len;

	for (from = s; s < end; s += len ? len : 1) {
		len = conversion_length(s, end);
		if (*s == '%' && s + 1 < end && s[1] == '%')
			len = 0, s++;
		if (!len)
			continue;
		if (!add_piece(sm, from, (size_t)(s - from), false) || !add_piece(sm, s, len, true))
			return false;
		from = s + len;
	}
	return add_piece(sm, from, (size_t)(end - from), false);
}

static bool piece_is(const struct piece *p, const char *text, bool conversion)
{
	return p->conversion == conversion && strlen(text) == p->len && !memcmp(text, p->text, p->len);
}

static void bind_part(struct string_match *sm, const struct string_part *part, size_t from, size_t to)
{
	struct light *l = arena_alloc(scratch(sm->m), sizeof(*l));
	size_t skip = part->mv->kind == MV_FORMAT; /* its value is what stands behind the % */
	const char *text = from < to ? sm->pieces[from].text + skip : "";
	const char *end = from < to ? sm->pieces[to - 1].text + sm->pieces[to - 1].len : text;
	struct goal *g = goal_push(sm->m, GOAL_BIND);
	unsigned count = 0;

	for (size_t i = from; i < to; i++)
		count += sm->pieces[i].conversion;
	*l = (struct light){ .mv = part->mv, .kind = VAL_TEXT, .text = internn(text, (size_t)(end - text)),
			     .first = sm->token, .last = sm->token, .count = count };
	g->extra = l;
}

/* All parts have their pieces: one way more */
static void add_way(struct string_match *sm)
{
	if (sm->nways++ == MAX_WAYS)
		return;
	sm->m->goals = sm->rest;
	for (size_t i = sm->p->nparts; i--;)
		if (sm->p->parts[i].kind == SP_META)
			bind_part(sm, &sm->p->parts[i], sm->picks[i].from, sm->picks[i].to);
	choice_push(sm->m);
}

static void try_part(struct string_match *sm, size_t i, size_t at);

/* A list of formats has one at least. */
static void try_many(struct string_match *sm, size_t i, size_t at, size_t to)
{
	bool conversion = sm->p->parts[i].kind == SP_DOTS;

	for (size_t k = at; k < to; k++)
		conversion |= sm->pieces[k].conversion;
	if (conversion)
		try_part(sm, i + 1, to);
}

/* As deep as the pattern has parts: MAX_PIECES at most */
static void try_part(struct string_match *sm, size_t i, size_t at)
{
	const struct string_part *part = &sm->p->parts[i];
	bool many;

	if (i == sm->p->nparts) {
		if (at == sm->npieces)
			add_way(sm);
		return;
	}
	many = part->kind == SP_DOTS || (part->kind == SP_META && part->mv->kind == MV_FORMAT_LIST);
	for (size_t to = many ? sm->npieces : at + 1; to <= sm->npieces && to + 1 > at; to--) {
		sm->picks[i].from = at;
		sm->picks[i].to = to;
		if (many)
			try_many(sm, i, at, to);
		else if (part->kind == SP_META ? sm->pieces[at].conversion
					       : piece_is(&sm->pieces[at], part->text, part->kind == SP_CONVERSION))
			try_part(sm, i + 1, to);
		if (!many || to == at)
			break;
	}
}

bool match_string(struct machine *m, const struct pnode *p, node_id c)
{
	struct string_match sm = { .m = m, .p = p, .rest = m->goals, .token = node_at(m->s, c)->first };
	size_t n;
	const char *text = token_text(m->s, sm.token, &n);

	if (node_at(m->s, c)->last != sm.token || n < 2 || *text != '"' || p->nparts > MAX_PIECES)
		return false;
	pair_push(m, NULL, p->first, sm.token, sm.token);
	if (!take_apart(&sm, text + 1, n - 2))
		return false;
	try_part(&sm, 0, 0);
	return false; /* the ways are choices now */
}
