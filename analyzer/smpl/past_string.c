// SPDX-License-Identifier: GPL-2.0-only
/*
 * Strings with format metavariables and dots: "%@d@ bytes", "...%d...".
 *
 * As in Coccinelle a literal is cut at its conversions; `...` stands for any pieces if it is a whole piece by itself
 * and the literal has a conversion at all: "..." and "wait...%d" are what they say.
 */
#include "smpl/past_private.h"

typedef VEC(struct string_part) parts_t;

/* Behind a conversion such as %-5.*llu, which starts at s; NULL when it is none */
static const char *conversion_end(const char *s, const char *end)
{
	s++;
	while (s < end && strchr("-+ #0'", *s))
		s++;
	while (s < end && (strchr("0123456789.*", *s)))
		s++;
	while (s < end && strchr("hlqjztL", *s))
		s++;
	return s < end && strchr("diouxXeEfFgGaAcspn", *s) ? s + 1 : NULL;
}

/* %@name@ at s: the metavariable, *to behind it */
static const struct metavar *format_metavar(struct pparser *p, const char *s, const char *end, const char **to)
{
	const struct metavar *mv;
	size_t n;

	if (end - s < 4 || s[1] != '@')
		return NULL;
	n = ident_length(s + 2);
	if (!n || s + 2 + n >= end || s[2 + n] != '@')
		return NULL;
	mv = smpl_metavar(p->rr->rule, internn(s + 2, n));
	*to = s + 3 + n;
	return mv && (mv->kind == MV_FORMAT || mv->kind == MV_FORMAT_LIST) ? mv : NULL;
}

static void add_text(parts_t *out, const char *from, const char *to)
{
	bool dots = to - from == 3 && strncmp(from, "...", 3) == 0;

	if (from < to)
		vec_push(out, (struct string_part){ .kind = dots ? SP_DOTS : SP_TEXT,
						    .text = internn(from, (size_t)(to - from)) });
}

static bool cut(struct pparser *p, const char *s, const char *end, parts_t *out)
{
	const char *from = s, *to;
	const struct metavar *mv;
	bool conversions = false, special = false;
	size_t i;

	while (s < end) {
		to = NULL;
		mv = NULL;
		if (*s == '%' && s + 1 < end && s[1] == '%') {
			s += 2;
			continue;
		}
		if (*s == '%') {
			mv = format_metavar(p, s, end, &to);
			to = mv ? to : conversion_end(s, end);
		}
		if (!to) {
			s++;
			continue;
		}
		add_text(out, from, s);
		vec_push(out, (struct string_part){ .kind = mv ? SP_META : SP_CONVERSION, .mv = mv,
						    .text = internn(s, (size_t)(to - s)) });
		conversions = true;
		from = s = to;
	}
	add_text(out, from, end);
	for (i = 0; i < out->len; i++)
		special = special || out->at[i].kind == SP_META || out->at[i].kind == SP_DOTS;
	return conversions && special;
}

const struct string_part *past_string(struct pparser *p, const char *literal, size_t *nparts)
{
	const char *open = strchr(literal, '"'), *close = strrchr(literal, '"');
	struct string_part *copy = NULL;
	parts_t parts = { 0 };

	*nparts = 0;
	if (open && close > open && cut(p, open + 1, close, &parts)) {
		copy = arena_alloc(p->a, parts.len * sizeof(*copy));
		memcpy(copy, parts.at, parts.len * sizeof(*copy));
		*nparts = parts.len;
	}
	vec_release(&parts);
	return copy;
}
