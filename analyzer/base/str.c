// SPDX-License-Identifier: GPL-2.0-only
/* Growing strings. */
#include "base/base.h"

char str_empty[1];

void str_init(struct str *s)
{
	s->buf = str_empty;
	s->len = s->cap = 0;
}

void str_release(struct str *s)
{
	if (s->cap)
		free(s->buf);
	str_init(s);
}

void str_reset(struct str *s)
{
	s->len = 0;
	if (s->cap)
		s->buf[0] = '\0';
}

void str_grow(struct str *s, size_t extra)
{
	size_t want = s->len + extra + 1;

	if (want <= s->cap)
		return;
	want = MAX(want, s->cap + s->cap / 2);
	want = MAX(want, (size_t)64);
	if (s->cap) {
		s->buf = xrealloc(s->buf, want);
	} else {
		s->buf = xmalloc(want);
		s->buf[0] = '\0';
	}
	s->cap = want;
}

void str_addn(struct str *s, const void *p, size_t n)
{
	str_grow(s, n);
	if (n)
		memcpy(s->buf + s->len, p, n);
	s->len += n;
	s->buf[s->len] = '\0';
}

void str_add(struct str *s, const char *p)
{
	str_addn(s, p, strlen(p));
}

void str_addch(struct str *s, char c)
{
	str_addn(s, &c, 1);
}

void str_vaddf(struct str *s, const char *fmt, va_list ap)
{
	va_list again;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	BUG_ON(n < 0);
	str_grow(s, (size_t)n);
	vsnprintf(s->buf + s->len, (size_t)n + 1, fmt, ap);
	s->len += (size_t)n;
}

void str_addf(struct str *s, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	str_vaddf(s, fmt, ap);
	va_end(ap);
}

char *str_detach(struct str *s, size_t *len)
{
	char *p = s->cap ? s->buf : xcalloc(1, 1);

	if (len)
		*len = s->len;
	str_init(s);
	return p;
}

bool starts_with(const char *s, const char *prefix)
{
	return strncmp(s, prefix, strlen(prefix)) == 0;
}

bool ident_char(char c)
{
	return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

size_t ident_length(const char *p)
{
	size_t n = 0;

	while (ident_char(p[n]))
		n++;
	return n;
}

bool ends_with(const char *s, const char *suffix)
{
	size_t n = strlen(s), m = strlen(suffix);

	return n >= m && memcmp(s + n - m, suffix, m) == 0;
}

/* Edit distance with swaps of neighbours (optimal string alignment); long names count as far. */
static size_t distance(const char *a, const char *b)
{
	enum { MAXLEN = 40 };
	size_t d[MAXLEN + 1][MAXLEN + 1], n = strlen(a), m = strlen(b), i, j;

	if (n > MAXLEN || m > MAXLEN)
		return SIZE_MAX;
	for (i = 0; i <= n; i++)
		d[i][0] = i;
	for (j = 0; j <= m; j++)
		d[0][j] = j;
	for (i = 1; i <= n; i++) {
		for (j = 1; j <= m; j++) {
			size_t change = d[i - 1][j - 1] + (a[i - 1] != b[j - 1]);

			d[i][j] = MIN(change, MIN(d[i - 1][j], d[i][j - 1]) + 1);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				d[i][j] = MIN(d[i][j], d[i - 2][j - 2] + 1);
		}
	}
	return d[n][m];
}

const char *nearest_name(const char *name, const char *const *candidates, size_t n)
{
	size_t best = SIZE_MAX, d;
	const char *found = NULL;

	for (size_t i = 0; i < n; i++) {
		d = distance(name, candidates[i]);
		if (starts_with(candidates[i], name) && *name)
			d = MIN(d, (size_t)1);
		if (d < best) {
			best = d;
			found = candidates[i];
		}
	}
	return best <= 1 + strlen(name) / 4 ? found : NULL;
}
