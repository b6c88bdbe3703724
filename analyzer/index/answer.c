// SPDX-License-Identifier: GPL-2.0-only
/* The table that a question to the index is answered with. */
#include "index/query.h"

void answer_init(struct answer *a)
{
	memset(a, 0, sizeof(*a));
	a->arena = arena_new();
}

void answer_release(struct answer *a)
{
	vec_release(&a->values);
	vec_release(&a->gaps);
	vec_release(&a->notes);
	arena_free(a->arena);
}

size_t answer_rows(const struct answer *a)
{
	return a->ncolumns ? a->values.len / (size_t)a->ncolumns : 0;
}

void answer_columns(struct answer *a, const char *const *columns, const char *text)
{
	a->columns = columns;
	a->text = text;
	for (a->ncolumns = 0; columns[a->ncolumns]; a->ncolumns++)
		;
}

static void add(struct answer *a, enum value_kind kind, int64_t num, const char *text)
{
	vec_push(&a->values, (struct value){ (uint8_t)kind, num, text });
}

void answer_textn(struct answer *a, const char *p, size_t n)
{
	add(a, VALUE_TEXT, 0, arena_strndup(a->arena, p, n));
}

void answer_text(struct answer *a, const char *s)
{
	if (s)
		answer_textn(a, s, strlen(s));
	else
		add(a, VALUE_NULL, 0, NULL);
}

void answer_int(struct answer *a, int64_t v)
{
	add(a, VALUE_INT, v, NULL);
}

void answer_bool(struct answer *a, bool v)
{
	add(a, VALUE_BOOL, v, NULL);
}

void answer_list(struct answer *a, const char *items)
{
	add(a, VALUE_LIST, 0, arena_strdup(a->arena, items));
}

void answer_gap(struct answer *a, const char *file, const char *reason)
{
	vec_push(&a->gaps, (struct answer_gap){ arena_strdup(a->arena, file),
						arena_strdup(a->arena, reason) });
}

void answer_note(struct answer *a, const char *fmt, ...)
{
	struct str s = STR_INIT;
	va_list ap;

	va_start(ap, fmt);
	str_vaddf(&s, fmt, ap);
	va_end(ap);
	vec_push(&a->notes, arena_strdup(a->arena, s.buf));
	str_release(&s);
}

/* ---- sorting --------------------------------------------------------------------------------- */

#define MAX_KEYS 6

struct order {
	const struct answer *a;
	int keys[MAX_KEYS];
	int n;
};

static int compare_values(const struct value *x, const struct value *y)
{
	if (x->kind != y->kind)
		return (int)x->kind - (int)y->kind;
	if (x->text && y->text)
		return strcmp(x->text, y->text);
	return (x->num > y->num) - (x->num < y->num);
}

static int compare_rows(const void *a, const void *b, void *ctx)
{
	const size_t *x = a, *y = b;
	const struct order *o = ctx;
	int i, c;

	for (i = 0; i < o->n; i++) {
		c = compare_values(&o->a->values.at[*x + (size_t)o->keys[i]],
				   &o->a->values.at[*y + (size_t)o->keys[i]]);
		if (c)
			return c;
	}
	return (*x > *y) - (*x < *y);
}

static int column_number(const struct answer *a, const char *name)
{
	int i;

	for (i = 0; i < a->ncolumns; i++)
		if (!strcmp(a->columns[i], name))
			return i;
	BUG("no column %s", name);
}

void answer_sort(struct answer *a, const char *const *columns)
{
	size_t n = answer_rows(a), width = (size_t)a->ncolumns, i;
	size_t *rows = xcalloc(n + 1, sizeof(*rows));
	struct value *sorted = xcalloc(a->values.len + 1, sizeof(*sorted));
	struct order o = { .a = a };

	for (; columns[o.n] && o.n < MAX_KEYS; o.n++)
		o.keys[o.n] = column_number(a, columns[o.n]);
	for (i = 0; i < n; i++)
		rows[i] = i * width;
	qsort_r(rows, n, sizeof(*rows), compare_rows, &o);
	for (i = 0; i < n; i++)
		memcpy(sorted + i * width, a->values.at + rows[i], width * sizeof(*sorted));
	free(rows);
	free(a->values.at);
	a->values.at = sorted;
	a->values.cap = a->values.len + 1;
}
