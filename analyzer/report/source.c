// SPDX-License-Identifier: GPL-2.0-only
/* Source lines for the text report: read late, only for findings, and made safe to print. */
#include "base/file.h"
#include "report/report.h"

void source_init(struct source *s, const char *root)
{
	memset(s, 0, sizeof(*s));
	str_init(&s->text);
	s->root = root;
}

void source_release(struct source *s)
{
	str_release(&s->text);
}

static void source_load(struct source *s, const char *path)
{
	struct err err = { 0 };
	char *full = path_join(s->root, path);

	str_reset(&s->text);
	s->path = path;
	s->line = 1;
	s->offset = 0;
	s->readable = file_read(full, &s->text, &err) == 0;
	free(full);
}

bool source_line(struct source *s, const char *path, int line, const char **text, size_t *len)
{
	const char *at, *end, *nl;

	if (!s->root)
		return false;
	if (!s->path || strcmp(s->path, path) != 0)
		source_load(s, path);
	if (!s->readable || line < 1)
		return false;
	if (line < s->line) {
		s->line = 1;
		s->offset = 0;
	}
	at = s->text.buf + s->offset;
	end = s->text.buf + s->text.len;
	for (; s->line < line; s->line++) {
		nl = memchr(at, '\n', (size_t)(end - at));
		if (!nl)
			return false;
		at = nl + 1;
		s->offset = (size_t)(at - s->text.buf);
	}
	nl = memchr(at, '\n', (size_t)(end - at));
	*text = at;
	*len = (size_t)((nl ? nl : end) - at);
	if (*len && at[*len - 1] == '\r')
		(*len)--;
	return true;
}

/* Length of a printable character at p: ASCII, or UTF-8 above the C1 controls; 0 for anything else. */
static size_t printable_len(const unsigned char *p, size_t n)
{
	size_t len = p[0] >= 0xf0 ? 4 : p[0] >= 0xe0 ? 3 : 2;

	if (p[0] < 0x80)
		return p[0] == '\t' || (p[0] >= 0x20 && p[0] != 0x7f);
	if (p[0] < 0xc2 || p[0] > 0xf4 || len > n)
		return 0;
	for (size_t i = 1; i < len; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	return p[0] == 0xc2 && p[1] < 0xa0 ? 0 : len;
}

void add_printable(struct str *out, const char *p, size_t n)
{
	for (size_t i = 0, len; i < n; i += len ? len : 1) {
		len = printable_len((const unsigned char *)p + i, n - i);
		if (len)
			str_addn(out, p + i, len);
		else
			str_addch(out, '?');
	}
}
