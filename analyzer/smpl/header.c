// SPDX-License-Identifier: GPL-2.0-only
/*
 * The comments on top of a rule file: description, Coccinelle's usual keys, and Pteris's own, which
 * are checked here so that a misspelled key or function never silently changes what a rule does.
 */
#include <ctype.h>

#include "smpl/internal.h"

struct line {
	const char *at;
	size_t len;
	uint32_t off;
};

static bool line_starts(const struct line *l, const char *prefix)
{
	size_t n = strlen(prefix);

	return l->len >= n && memcmp(l->at, prefix, n) == 0;
}

static void trim(struct line *l)
{
	while (l->len && isspace((unsigned char)l->at[0])) {
		l->at++;
		l->off++;
		l->len--;
	}
	while (l->len && isspace((unsigned char)l->at[l->len - 1]))
		l->len--;
}

/* Takes "Key: value" apart; false when the line is none. */
static bool split_key(const struct line *l, struct line *key, struct line *value)
{
	const char *colon = memchr(l->at, ':', l->len);
	size_t n = colon ? (size_t)(colon - l->at) : 0, i;

	for (i = 0; i < n; i++) {
		if (!isalnum((unsigned char)l->at[i]) && l->at[i] != '-')
			return false;
	}
	if (!n)
		return false;
	*key = (struct line){ l->at, n, l->off };
	*value = (struct line){ colon + 1, l->len - n - 1, l->off + (uint32_t)n + 1 };
	trim(value);
	return true;
}

static void append(struct reader *r, const char **field, const struct line *value)
{
	if (*field && value->len)
		*field = arena_printf(r->arena, "%s %.*s", *field, (int)value->len, value->at);
	else if (!*field)
		*field = arena_strndup(r->arena, value->at, value->len);
}

static const char **usual_field(struct smpl_header *h, const struct line *key)
{
	static const char *const names[] = { "Confidence", "Options", "Keywords", "Comments",
					     "URL" };
	const char **fields[] = { &h->confidence, &h->options, &h->keywords, &h->comments,
				  &h->url };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		if (key->len == strlen(names[i]) && line_starts(key, names[i]))
			return fields[i];
	}
	return NULL;
}

static void read_comment(struct reader *r, struct line *l, struct str *description)
{
	struct smpl_header *h = &r->smpl->header;
	struct line key, value;
	const char **field;
	struct smpl_key k;

	if (line_starts(l, "///") || line_starts(l, "//#")) {
		bool first = l->at[2] == '/' && !h->message;

		*l = (struct line){ l->at + 3, l->len - 3, l->off + 3 };
		/* One blank belongs to the marker, the rest is indentation. */
		if (l->len && l->at[0] == ' ')
			*l = (struct line){ l->at + 1, l->len - 1, l->off + 1 };
		while (l->len && isspace((unsigned char)l->at[l->len - 1]))
			l->len--;
		if (first)
			trim(l);
		if (first && l->len)
			h->message = arena_strndup(r->arena, l->at, l->len);
		if (description->len)
			str_addch(description, '\n');
		str_addn(description, l->at, l->len);
		return;
	}
	*l = (struct line){ l->at + 2, l->len - 2, l->off + 2 };
	trim(l);
	if (!split_key(l, &key, &value))
		return;
	field = usual_field(h, &key);
	if (field) {
		append(r, field, &value);
	} else if (line_starts(&key, "Pteris-")) {
		k.key = internn(key.at + 7, key.len - 7);
		k.value = arena_strndup(r->arena, value.at, value.len);
		k.line = reader_line(r, key.off);
		vec_push(&r->keys, k);
		vec_push(&r->key_offs, (struct key_off){ key.off, value.off });
	}
}

void read_header(struct reader *r, uint32_t end)
{
	struct str description = STR_INIT;
	struct line l;
	const char *nl;
	uint32_t off = 0;

	while (off < end) {
		nl = memchr(r->text + off, '\n', end - off);
		l = (struct line){ r->text + off, nl ? (size_t)(nl - r->text - off) : end - off,
				   off };
		off += (uint32_t)l.len + 1;
		if (line_starts(&l, "//"))
			read_comment(r, &l, &description);
	}
	while (description.len && description.buf[description.len - 1] == '\n')
		description.buf[--description.len] = '\0';
	if (description.len)
		r->smpl->header.description = arena_strdup(r->arena, description.buf);
	str_release(&description);
}

/* ---- Pteris- keys ---------------------------------------------------------------------------- */

/* The blank-separated words of a value, one by one: n is 0 at the end */
static struct line next_word(const char *value, uint32_t value_off, size_t *at)
{
	struct line w;

	while (value[*at] == ' ' || value[*at] == '\t')
		(*at)++;
	w = (struct line){ value + *at, strcspn(value + *at, " \t"), value_off + (uint32_t)*at };
	*at += w.len;
	return w;
}

static bool is_ident(const char *s, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (!isalnum((unsigned char)s[i]) && s[i] != '_')
			return false;
	}
	return n && !isdigit((unsigned char)s[0]);
}

static int one_of(struct reader *r, const struct line *w, const char *const *words, size_t n,
		  const char *what)
{
	char *s = xstrndup(w->at, w->len);
	const char *near;
	size_t i;
	int rc = 0;

	for (i = 0; i < n && strcmp(s, words[i]) != 0; i++)
		;
	near = i < n ? NULL : nearest(s, words, n);
	if (i == n && near)
		rc = reader_error(r, w->off, "unknown %s '%s'; did you mean '%s'?", what, s, near);
	else if (i == n)
		rc = reader_error(r, w->off, "unknown %s '%s'", what, s);
	free(s);
	return rc;
}

static const char *const severities[] = { "info", "warning", "error" };
static const char *const kinds[] = { "read", "write", "read-write", "index" };
static const char *const on_off[] = { "on", "off" };

static int check_severity(struct reader *r, const char *value, uint32_t off)
{
	struct line w = { value, strlen(value), off };

	return one_of(r, &w, severities, ARRAY_SIZE(severities), "severity");
}

static int check_default(struct reader *r, const char *value, uint32_t off)
{
	struct line w = { value, strlen(value), off };

	if (!strncmp(value, "declared ", 9) && value[9 + strspn(value + 9, " \t")])
		return 0;
	return one_of(r, &w, on_off, ARRAY_SIZE(on_off), "setting (it is 'on', 'off' or 'declared NAME…'):");
}

static int check_kinds(struct reader *r, const char *value, uint32_t off)
{
	struct line w;
	size_t at = 0;
	int rc = 0;

	for (w = next_word(value, off, &at); w.len && !rc; w = next_word(value, off, &at))
		rc = one_of(r, &w, kinds, ARRAY_SIZE(kinds), "kind of use");
	return rc;
}

static int check_needs(struct reader *r, const char *value, uint32_t off)
{
	struct line w;
	size_t at = 0, n;

	for (w = next_word(value, off, &at); w.len; w = next_word(value, off, &at)) {
		const char *slash = memchr(w.at, '/', w.len);

		n = slash ? (size_t)(slash - w.at) : w.len;
		if (!is_ident(w.at, n) ||
		    (slash && (n + 1 == w.len || strspn(slash + 1, "0123456789") < w.len - n - 1)))
			return reader_error(r, w.off,
					    "expected NAME or NAME/ARITY, such as huge_ptep_get/1");
	}
	return 0;
}

int compile_regex(struct reader *r, const char *pattern, uint32_t off, struct regex **out)
{
	struct err e = { 0 };
	size_t skip = strlen("regular expression \"\", at character ") + strlen(pattern);
	const char *text = e.text;
	char *end;
	unsigned long at = 1;

	*out = regex_new(pattern, &e);
	if (*out) {
		vec_push(&r->regexes, *out);
		return 0;
	}
	/* Its message repeats the pattern and tells the place by number; the caret does both. */
	if (strlen(text) > skip) {
		at = strtoul(text + skip, &end, 10);
		if (starts_with(end, ": ") && at >= 1 && at <= strlen(pattern) + 1)
			text = end + 2;
		else
			at = 1;
	}
	return reader_error(r, off + (uint32_t)at - 1, "bad regular expression: %s", text);
}

static int check_regex(struct reader *r, const char *value, uint32_t off)
{
	struct regex *re;

	return compile_regex(r, value, off, &re);
}

/* The first word of the value is a metavariable of some rule. */
static int check_metavar_word(struct reader *r, const struct line *w)
{
	char *name = xstrndup(w->at, w->len);
	size_t i;
	int rc = 0;

	for (i = 0; i < r->rules.len; i++) {
		if (smpl_metavar(&r->rules.at[i], name))
			break;
	}
	if (!w->len)
		rc = reader_error(r, w->off, "expected the name of a metavariable");
	else if (i == r->rules.len)
		rc = reader_error(r, w->off, "'%s' is no metavariable of this file", name);
	free(name);
	return rc;
}

static int check_from(struct reader *r, const char *value, uint32_t off)
{
	size_t at = 0, n;
	struct line w = next_word(value, off, &at);
	int rc = check_metavar_word(r, &w);
	bool some = false;

	for (w = next_word(value, off, &at); w.len && !rc; w = next_word(value, off, &at)) {
		n = line_starts(&w, "call:") ? 5 : line_starts(&w, "callback:") ? 9 : 0;
		if (!n || !is_ident(w.at + n, w.len - n))
			rc = reader_error(r, w.off, "expected call:FUNCTION or callback:FIELD");
		some = true;
	}
	if (!rc && !some)
		rc = reader_error(r, w.off, "expected call:FUNCTION or callback:FIELD");
	return rc;
}

static int check_local(struct reader *r, const char *value, uint32_t off)
{
	size_t at = 0;
	struct line w = next_word(value, off, &at);
	int rc = check_metavar_word(r, &w);

	w = next_word(value, off, &at);
	if (!rc)
		rc = one_of(r, &w, severities, ARRAY_SIZE(severities), "severity");
	return rc;
}

static int check_message(struct reader *r, const char *value, uint32_t off)
{
	size_t at = 0;
	struct line w = next_word(value, off, &at);
	int rc = one_of(r, &w, kinds, ARRAY_SIZE(kinds), "kind of use");

	w = next_word(value, off, &at);
	if (!rc && !w.len)
		rc = reader_error(r, w.off, "expected the text of the message");
	return rc;
}

static int check_text(struct reader *r, const char *value, uint32_t off)
{
	(void)r;
	(void)value;
	(void)off;
	return 0;
}

static const struct {
	const char *key;
	bool once;
	int (*check)(struct reader *r, const char *value, uint32_t off);
} known_keys[] = {
	{ "Severity", true, check_severity }, { "Default", true, check_default },
	{ "Kinds", false, check_kinds },      { "Needs", false, check_needs },
	{ "Not-In", true, check_regex },      { "From", false, check_from },
	{ "Not-From", false, check_from },    { "Local", false, check_local },
	{ "Message", false, check_message },  { "Subject", true, check_text },
	{ "Region", true, check_text },       { "Migration", true, check_text },
};

static int unknown_key(struct reader *r, const char *key, uint32_t off)
{
	const char *names[ARRAY_SIZE(known_keys)];
	const char *near;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(known_keys); i++)
		names[i] = known_keys[i].key;
	near = nearest(key, names, ARRAY_SIZE(names));
	if (near)
		return reader_error(r, off, "unknown key 'Pteris-%s'; did you mean 'Pteris-%s'?",
				    key, near);
	return reader_error(r, off, "unknown key 'Pteris-%s'", key);
}

static int check_key(struct reader *r, size_t n)
{
	const struct smpl_key *k = &r->keys.at[n];
	const struct key_off *o = &r->key_offs.at[n];
	size_t i, j;

	for (i = 0; i < ARRAY_SIZE(known_keys); i++) {
		if (strcmp(k->key, known_keys[i].key) == 0)
			break;
	}
	if (i == ARRAY_SIZE(known_keys))
		return unknown_key(r, k->key, o->key);
	for (j = 0; known_keys[i].once && j < n; j++) {
		if (strcmp(r->keys.at[j].key, k->key) == 0)
			return reader_error(r, o->key, "'Pteris-%s' was given on line %d already",
					    k->key, r->keys.at[j].line);
	}
	if (!k->value[0])
		return reader_error(r, o->value, "'Pteris-%s' has no value", k->key);
	return known_keys[i].check(r, k->value, o->value);
}

int check_keys(struct reader *r)
{
	size_t i;
	int rc = 0;

	for (i = 0; i < r->keys.len && !rc; i++)
		rc = check_key(r, i);
	return rc;
}
