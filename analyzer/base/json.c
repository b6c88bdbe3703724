// SPDX-License-Identifier: GPL-2.0-only
/* Writing JSON. Whether a comma is due is read off the last byte written, so there is no state. */
#include "base/json.h"

static void separate(struct str *s)
{
	char last = s->len ? s->buf[s->len - 1] : '\n';

	if (last != '{' && last != '[' && last != ':' && last != '\n')
		str_addch(s, ',');
}

void json_open(struct str *s, char bracket)
{
	separate(s);
	str_addch(s, bracket);
}

void json_close(struct str *s, char bracket)
{
	str_addch(s, bracket);
}

void json_key(struct str *s, const char *key)
{
	json_string(s, key);
	str_addch(s, ':');
}

/* Length of the UTF-8 sequence at p (RFC 3629: no surrogates, nothing overlong), or 0. */
static size_t utf8_len(const unsigned char *p, size_t n)
{
	static const struct {
		unsigned char from, to, lo, hi, len; /* first byte; second byte; length */
	} t[] = {
		{ 0xc2, 0xdf, 0x80, 0xbf, 2 }, { 0xe0, 0xe0, 0xa0, 0xbf, 3 },
		{ 0xe1, 0xec, 0x80, 0xbf, 3 }, { 0xed, 0xed, 0x80, 0x9f, 3 },
		{ 0xee, 0xef, 0x80, 0xbf, 3 }, { 0xf0, 0xf0, 0x90, 0xbf, 4 },
		{ 0xf1, 0xf3, 0x80, 0xbf, 4 }, { 0xf4, 0xf4, 0x80, 0x8f, 4 },
	};

	if (p[0] < 0x80)
		return 1;
	for (size_t i = 0; i < ARRAY_SIZE(t); i++) {
		if (p[0] < t[i].from || p[0] > t[i].to)
			continue;
		if (n < t[i].len || p[1] < t[i].lo || p[1] > t[i].hi)
			return 0;
		for (size_t k = 2; k < t[i].len; k++)
			if ((p[k] & 0xc0) != 0x80)
				return 0;
		return t[i].len;
	}
	return 0;
}

static void add_ascii(struct str *s, unsigned char c)
{
	static const char plain[] = "\"\\\b\f\n\r\t", letter[] = "\"\\bfnrt";
	const char *at = c ? strchr(plain, c) : NULL;

	if (at)
		str_addf(s, "\\%c", letter[at - plain]);
	else if (c < 0x20 || c == 0x7f)
		str_addf(s, "\\u%04x", c);
	else
		str_addch(s, (char)c);
}

void json_stringn(struct str *s, const char *v, size_t n)
{
	const unsigned char *p = (const unsigned char *)v;
	size_t i = 0, len;

	separate(s);
	str_addch(s, '"');
	while (i < n) {
		len = utf8_len(p + i, n - i);
		if (len == 1)
			add_ascii(s, p[i]);
		else if (len)
			str_addn(s, p + i, len);
		else
			str_add(s, "\xef\xbf\xbd"); /* U+FFFD */
		i += len ? len : 1;
	}
	str_addch(s, '"');
}

void json_string(struct str *s, const char *v)
{
	json_stringn(s, v, strlen(v));
}

void json_int(struct str *s, long long v)
{
	separate(s);
	str_addf(s, "%lld", v);
}

void json_bool(struct str *s, bool v)
{
	separate(s);
	str_add(s, v ? "true" : "false");
}
