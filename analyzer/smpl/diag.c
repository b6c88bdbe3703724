// SPDX-License-Identifier: GPL-2.0-only
/* Messages about rule files: place, source line, caret; and guesses at what was meant. */
#include "smpl/internal.h"

#define SHOWN 160 /* bytes of the source line that are shown at most */
#define PATH_SHOWN 300

static void find_lines(struct reader *r)
{
	uint32_t i;

	vec_push(&r->lines, 0);
	for (i = 0; i < r->size; i++) {
		if (r->text[i] == '\n')
			vec_push(&r->lines, i + 1);
	}
}

void reader_position(struct reader *r, uint32_t off, int *line, int *column)
{
	size_t low = 0, high, mid;

	if (!r->lines.len)
		find_lines(r);
	off = MIN(off, r->size);
	high = r->lines.len;
	while (high - low > 1) {
		mid = low + (high - low) / 2;
		if (r->lines.at[mid] <= off)
			low = mid;
		else
			high = mid;
	}
	*line = (int)low + 1;
	*column = (int)(off - r->lines.at[low]) + 1;
}

int reader_line(struct reader *r, uint32_t off)
{
	int line, column;

	reader_position(r, off, &line, &column);
	return line;
}

/* The part of the line around off, and a caret under it: tabs stay tabs so that both line up. */
static void add_excerpt(const struct reader *r, uint32_t off, struct str *out)
{
	uint32_t start = off, end = off, i;

	while (start > 0 && r->text[start - 1] != '\n' && off - start < SHOWN / 2)
		start--;
	while (start < off && ((unsigned char)r->text[start] & 0xc0) == 0x80)
		start++;
	while (end < r->size && r->text[end] != '\n' && r->text[end] != '\r' && end - start < SHOWN)
		end++;
	for (i = start; i < end; i++)
		str_addch(out, r->text[i] && (unsigned char)r->text[i] != 0x1b ? r->text[i] : '?');
	str_addch(out, '\n');
	for (i = start; i < off; i++) {
		if (((unsigned char)r->text[i] & 0xc0) == 0x80)
			continue; /* the later bytes of one character take no column */
		str_addch(out, r->text[i] == '\t' ? '\t' : ' ');
	}
	str_addch(out, '^');
}

int reader_error(struct reader *r, uint32_t off, const char *fmt, ...)
{
	struct str s = STR_INIT;
	struct str excerpt = STR_INIT;
	int line, column;
	va_list ap;
	size_t path = strlen(r->path);

	off = MIN(off, r->size);
	reader_position(r, off, &line, &column);
	/* Of a path that would fill err->text the end says most. */
	str_addf(&s, "%s:%d:%d: ", r->path + (path > PATH_SHOWN ? path - PATH_SHOWN : 0), line,
		 column);
	va_start(ap, fmt);
	str_vaddf(&s, fmt, ap);
	va_end(ap);
	add_excerpt(r, off, &excerpt);
	/* A very long name in the message must not push the caret out of err->text. */
	err_set(r->err, ERR_USAGE, "%.*s\n%s", (int)(sizeof(r->err->text) - 2 - excerpt.len), s.buf,
		excerpt.buf);
	str_release(&s);
	str_release(&excerpt);
	return ERR_USAGE;
}

void reader_note(struct reader *r, uint32_t off, const char *fmt, ...)
{
	struct smpl_note n = { 0 };
	struct str s = STR_INIT;
	va_list ap;

	va_start(ap, fmt);
	str_vaddf(&s, fmt, ap);
	va_end(ap);
	reader_position(r, off, &n.line, &n.column);
	n.text = arena_strdup(r->arena, s.buf);
	str_release(&s);
	vec_push(&r->notes, n);
}

#define WORD_MAX 32

/* Edit distance with transpositions of neighbours (Damerau's, restricted form) */
static unsigned distance(const char *a, const char *b)
{
	unsigned d[WORD_MAX + 1][WORD_MAX + 1];
	size_t n = strlen(a), m = strlen(b), i, j;
	unsigned cost;

	if (n > WORD_MAX || m > WORD_MAX)
		return WORD_MAX;
	for (i = 0; i <= n; i++)
		d[i][0] = (unsigned)i;
	for (j = 0; j <= m; j++)
		d[0][j] = (unsigned)j;
	for (i = 1; i <= n; i++) {
		for (j = 1; j <= m; j++) {
			cost = a[i - 1] != b[j - 1];
			d[i][j] = MIN(d[i - 1][j] + 1, d[i][j - 1] + 1);
			d[i][j] = MIN(d[i][j], d[i - 1][j - 1] + cost);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				d[i][j] = MIN(d[i][j], d[i - 2][j - 2] + 1);
		}
	}
	return d[n][m];
}

const char *nearest(const char *word, const char *const *candidates, size_t n)
{
	const char *best = NULL;
	unsigned best_d = 3, d;
	size_t i;

	for (i = 0; i < n; i++) {
		d = distance(word, candidates[i]);
		/* In a short word two changes make any word of any other. */
		if (d < best_d && d * 2 < strlen(candidates[i])) {
			best = candidates[i];
			best_d = d;
		}
	}
	return best;
}
