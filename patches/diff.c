// SPDX-License-Identifier: GPL-2.0-only
/*
 * Edits to hunks. Each edit touches a range of lines; ranges that meet are one change; changes whose
 * context meets are one hunk. A change that starts or ends with lines that stay the same is trimmed.
 */
#include "patches/diff.h"

#define CONTEXT 3
#define FUNC_WIDTH 80 /* as git cuts it */

struct line { /* [start, end) with its '\n', if it has one */
	size_t start, end;
};
struct lines {
	const char *text;
	size_t size;
	VEC(struct line) at;
};
/* Old lines [first, last) become new_lines. */
struct change {
	size_t first, last;
	struct str text;
	struct lines new_lines;
};
struct diff {
	const struct file_edits *fe;
	struct lines old;
	VEC(struct change) changes;
};

static void lines_split(struct lines *l, const char *text, size_t size)
{
	size_t at = 0;

	memset(l, 0, sizeof(*l));
	l->text = text;
	l->size = size;
	while (at < size) {
		const char *nl = memchr(text + at, '\n', size - at);
		size_t end = nl ? (size_t)(nl - text) + 1 : size;

		vec_push(&l->at, (struct line){ at, end });
		at = end;
	}
}

/* The line that holds this byte; the number of lines for the end of a text that ends with '\n'. */
static size_t line_of(const struct lines *l, size_t offset)
{
	size_t lo = 0, hi = l->at.len;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (l->at.at[mid].end <= offset)
			lo = mid + 1;
		else
			hi = mid;
	}
	/* inserting behind a last line without '\n' changes that line */
	if (lo == l->at.len && lo && l->text[l->size - 1] != '\n')
		lo--;
	return lo;
}

static bool line_equal(const struct lines *a, size_t i, const struct lines *b, size_t k)
{
	const struct line *x = &a->at.at[i], *y = &b->at.at[k];

	return x->end - x->start == y->end - y->start &&
	       !memcmp(a->text + x->start, b->text + y->start, x->end - x->start);
}

/* ---- changes ---------------------------------------------------------------------------------- */

/* First line behind those that an edit touches. Removing up to the end of a line joins the next. */
static size_t edit_last(const struct lines *l, const struct edit *e)
{
	return MIN(line_of(l, e->end) + 1, l->at.len);
}

static void change_build(const struct diff *d, struct change *c, size_t first_edit, size_t nedits)
{
	size_t n = d->old.at.len;
	size_t at = c->first < n ? d->old.at.at[c->first].start : d->old.size;
	size_t stop = c->last > c->first ? d->old.at.at[c->last - 1].end : at;

	str_init(&c->text);
	for (size_t i = first_edit; i < first_edit + nedits; i++) {
		const struct edit *e = &d->fe->edits.at[i];

		str_addn(&c->text, d->old.text + at, e->start - at);
		str_add(&c->text, e->text);
		at = e->end;
	}
	str_addn(&c->text, d->old.text + at, stop - at);
	lines_split(&c->new_lines, c->text.buf, c->text.len);
}

static void lines_drop(struct lines *l, size_t front, size_t back)
{
	l->at.len -= back + front;
	if (l->at.len)
		memmove(l->at.at, l->at.at + front, l->at.len * sizeof(*l->at.at));
}

/* Returns false when nothing is left of it. */
static bool change_trim(const struct diff *d, struct change *c)
{
	size_t front = 0, back = 0, n = c->new_lines.at.len, m = c->last - c->first;

	while (front < n && front < m && line_equal(&d->old, c->first + front, &c->new_lines, front))
		front++;
	while (back + front < n && back + front < m &&
	       line_equal(&d->old, c->last - 1 - back, &c->new_lines, n - 1 - back))
		back++;
	lines_drop(&c->new_lines, front, back);
	c->first += front;
	c->last -= back;
	return c->new_lines.at.len || c->last > c->first;
}

static void change_release(struct change *c)
{
	str_release(&c->text);
	vec_release(&c->new_lines.at);
}

/*
 * Edits whose lines overlap make one change. Lines that only touch stay two changes, so that each
 * is trimmed by itself; they are written as one run of '-' and '+' by hunk_print().
 */
static void diff_find_changes(struct diff *d)
{
	size_t n = d->fe->edits.len;

	for (size_t i = 0, k; i < n; i = k) {
		struct change c = { .first = line_of(&d->old, d->fe->edits.at[i].start) };

		c.last = edit_last(&d->old, &d->fe->edits.at[i]);
		for (k = i + 1; k < n; k++) {
			const struct edit *e = &d->fe->edits.at[k];
			size_t first = line_of(&d->old, e->start);

			/* edits that touch may share the end of a text that has no '\n' there */
			if (first >= c.last && e->start > d->fe->edits.at[k - 1].end)
				break;
			c.last = MAX(c.last, edit_last(&d->old, e));
		}
		c.last = MAX(c.last, c.first);
		change_build(d, &c, i, k - i);
		if (change_trim(d, &c))
			vec_push(&d->changes, c);
		else
			change_release(&c);
	}
}

/* ---- the function after @@ -------------------------------------------------------------------- */

static bool blank_char(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* A jump label at column 0: name, colon, blanks, end or comment. */
static bool is_label(const char *s, size_t n)
{
	size_t i = 0;

	while (i < n && ident_char(s[i]))
		i++;
	if (i == n || s[i] != ':')
		return false;
	for (i++; i < n && blank_char(s[i]); i++)
		;
	return i == n || (s[i] == '/' && i + 1 < n && (s[i + 1] == '/' || s[i + 1] == '*'));
}

static bool is_func_line(const char *s, size_t n)
{
	size_t i = 0;

	if (n > 2 && s[0] == ':' && s[1] == ':')
		for (i = 2; i < n && blank_char(s[i]); i++)
			;
	if (i >= n || !(ident_char(s[i]) && !(s[i] >= '0' && s[i] <= '9')))
		return false;
	return !is_label(s, n);
}

/* Length of a line without its line end, as git looks at it. */
static size_t line_length(const struct lines *l, size_t i)
{
	const struct line *x = &l->at.at[i];
	size_t n = x->end - x->start;

	if (n && l->text[x->start + n - 1] == '\n') {
		n--;
		if (n && l->text[x->start + n - 1] == '\r')
			n--;
	}
	return n;
}

static void add_func(struct str *out, const struct lines *l, size_t before)
{
	for (size_t i = before; i-- > 0;) {
		const char *s = l->text + l->at.at[i].start;
		size_t n = line_length(l, i);

		if (!is_func_line(s, n))
			continue;
		n = MIN(n, (size_t)FUNC_WIDTH);
		while (n && blank_char(s[n - 1]))
			n--;
		str_addch(out, ' ');
		str_addn(out, s, n);
		return;
	}
}

/* ---- hunks ------------------------------------------------------------------------------------ */

static void add_line(struct str *out, char sign, const struct lines *l, size_t i)
{
	const struct line *x = &l->at.at[i];

	str_addch(out, sign);
	str_addn(out, l->text + x->start, x->end - x->start);
	if (l->text[x->end - 1] != '\n')
		str_add(out, "\n\\ No newline at end of file\n");
}

static void add_range(struct str *out, char sign, size_t start, size_t count)
{
	/* an empty range names the line before it */
	str_addf(out, "%c%zu", sign, count ? start + 1 : start);
	if (count != 1)
		str_addf(out, ",%zu", count);
}

/* A run of changes without a common line between them: first all '-', then all '+'. Returns the
 * index behind the run. */
static size_t print_run(const struct diff *d, size_t from, size_t to, struct str *out)
{
	size_t k = from + 1;

	while (k < to && d->changes.at[k].first == d->changes.at[k - 1].last)
		k++;
	for (size_t i = d->changes.at[from].first; i < d->changes.at[k - 1].last; i++)
		add_line(out, '-', &d->old, i);
	for (size_t c = from; c < k; c++)
		for (size_t i = 0; i < d->changes.at[c].new_lines.at.len; i++)
			add_line(out, '+', &d->changes.at[c].new_lines, i);
	return k;
}

/* Prints the hunk of changes [from, to); shift is how far new line numbers are ahead of old ones. */
static void print_hunk(const struct diff *d, size_t from, size_t to, long *shift, struct str *out)
{
	const struct change *first = &d->changes.at[from], *last = &d->changes.at[to - 1];
	size_t start = first->first > CONTEXT ? first->first - CONTEXT : 0;
	size_t stop = MIN(last->last + CONTEXT, d->old.at.len);
	size_t at = start, added = 0, removed = 0;

	for (size_t i = from; i < to; i++) {
		added += d->changes.at[i].new_lines.at.len;
		removed += d->changes.at[i].last - d->changes.at[i].first;
	}
	str_add(out, "@@ ");
	add_range(out, '-', start, stop - start);
	str_addch(out, ' ');
	add_range(out, '+', (size_t)((long)start + *shift), stop - start + added - removed);
	str_add(out, " @@");
	add_func(out, &d->old, start);
	str_addch(out, '\n');
	for (size_t i = from; i < to;) {
		while (at < d->changes.at[i].first)
			add_line(out, ' ', &d->old, at++);
		i = print_run(d, i, to, out);
		at = d->changes.at[i - 1].last;
	}
	while (at < stop)
		add_line(out, ' ', &d->old, at++);
	*shift += (long)added - (long)removed;
}

static void print_hunks(const struct diff *d, struct str *out)
{
	long shift = 0;

	for (size_t i = 0, k; i < d->changes.len; i = k) {
		for (k = i + 1; k < d->changes.len; k++)
			if (d->changes.at[k].first - d->changes.at[k - 1].last > 2 * CONTEXT)
				break;
		print_hunk(d, i, k, &shift, out);
	}
}

/* ---- the whole -------------------------------------------------------------------------------- */

static bool path_needs_quotes(const char *path)
{
	for (const unsigned char *p = (const unsigned char *)path; *p; p++)
		if (*p < 0x20 || *p >= 0x7f || *p == '"' || *p == '\\')
			return true;
	return false;
}

static void add_quoted(struct str *out, const char *s)
{
	static const char names[] = "abtnvfr"; /* of the bytes 7 to 13 */

	for (const unsigned char *p = (const unsigned char *)s; *p; p++) {
		if (*p == '"' || *p == '\\')
			str_addf(out, "\\%c", *p);
		else if (*p >= 7 && *p <= 13)
			str_addf(out, "\\%c", names[*p - 7]);
		else if (*p < 0x20 || *p >= 0x7f)
			str_addf(out, "\\%03o", *p);
		else
			str_addch(out, (char)*p);
	}
}

void diff_add_path(struct str *out, const char *prefix, const char *path)
{
	if (!path_needs_quotes(path)) {
		str_add(out, prefix);
		str_add(out, path);
		return;
	}
	str_addch(out, '"');
	str_add(out, prefix);
	add_quoted(out, path);
	str_addch(out, '"');
}

static void print_header(const char *path, struct str *out)
{
	/* a blank in a name would end it here, were it not for the tab */
	const char *end = strchr(path, ' ') && !path_needs_quotes(path) ? "\t\n" : "\n";

	str_add(out, "diff --git ");
	diff_add_path(out, "a/", path);
	str_addch(out, ' ');
	diff_add_path(out, "b/", path);
	str_add(out, "\n--- ");
	diff_add_path(out, "a/", path);
	str_add(out, end);
	str_add(out, "+++ ");
	diff_add_path(out, "b/", path);
	str_add(out, end);
}

int diff_file(const struct file_edits *fe, const char *text, size_t size, struct str *out,
	      struct err *err)
{
	struct diff d = { .fe = fe };

	if (fe->edits.len && fe->edits.at[fe->edits.len - 1].end > size)
		return err_set(err, ERR_CONFLICT,
			       "%s: an edit at byte %u lies outside the file (%zu bytes)", fe->path,
			       fe->edits.at[fe->edits.len - 1].start, size);
	lines_split(&d.old, text, size);
	diff_find_changes(&d);
	if (d.changes.len) {
		print_header(fe->path, out);
		print_hunks(&d, out);
	}
	for (size_t i = 0; i < d.changes.len; i++)
		change_release(&d.changes.at[i]);
	vec_release(&d.changes);
	vec_release(&d.old.at);
	return 0;
}
