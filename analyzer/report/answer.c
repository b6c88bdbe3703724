// SPDX-License-Identifier: GPL-2.0-only
/* Answers of the index as text, JSON lines and CSV. */
#include "base/json.h"
#include "report/answer.h"
#include "report/report.h"

/* ---- text ------------------------------------------------------------------------------------ */

static bool is_empty(const struct value *v)
{
	switch (v->kind) {
	case VALUE_NULL:
		return true;
	case VALUE_INT:
		return false;
	case VALUE_BOOL:
		return !v->num;
	default:
		return !*v->text;
	}
}

static void add_value(struct str *out, const struct value *v, const char *column)
{
	const char *p, *nl;

	switch (v->kind) {
	case VALUE_NULL:
		break;
	case VALUE_INT:
		str_addf(out, "%lld", (long long)v->num);
		break;
	case VALUE_BOOL: /* the column's name says what holds */
		if (v->num)
			str_add(out, column);
		break;
	case VALUE_TEXT:
		add_printable(out, v->text, strlen(v->text));
		break;
	case VALUE_LIST:
		for (p = v->text; (nl = strchr(p, '\n')); p = nl + 1) {
			if (p > v->text)
				str_add(out, ", ");
			add_printable(out, p, (size_t)(nl - p));
		}
		break;
	}
}

static int find_column(const struct answer *a, const char *name, size_t len)
{
	int i;

	for (i = 0; i < a->ncolumns; i++)
		if (!strncmp(a->columns[i], name, len) && !a->columns[i][len])
			return i;
	BUG("no column %.*s", (int)len, name);
}

/* {column} or {column!value}: behind the '{', with its length up to '}' */
static int piece_column(const struct answer *a, const char *t, size_t *len)
{
	*len = strcspn(t, "}");
	return find_column(a, t, strcspn(t, "!}"));
}

static bool piece_is_empty(const struct value *v, const char *t, size_t len)
{
	const char *not = memchr(t, '!', len);
	size_t n = not ? len - (size_t)(not+1 - t) : 0;

	if (is_empty(v))
		return true;
	return not && v->kind == VALUE_TEXT && strlen(v->text) == n && !memcmp(v->text, not+1, n);
}

/* t is behind a '['; is a column up to the matching ']' empty? Parts inside it don't count. */
static bool part_is_empty(const struct answer *a, const struct value *row, const char *t)
{
	size_t len;
	int depth = 0, i;

	for (; *t && (*t != ']' || depth); t++) {
		depth += (*t == '[') - (*t == ']');
		if (*t != '{')
			continue;
		i = piece_column(a, ++t, &len);
		if (!depth && piece_is_empty(&row[i], t, len))
			return true;
		t += len;
	}
	return false;
}

static const char *part_end(const char *t)
{
	int depth = 0;

	for (; *t; t++) {
		depth += (*t == '[') - (*t == ']');
		if (!depth)
			break;
	}
	return t;
}

static void add_by_template(const struct answer *a, const struct value *row, struct str *out)
{
	const char *t;
	size_t len;
	int i;

	for (t = a->text; *t; t++) {
		switch (*t) {
		case '[':
			if (part_is_empty(a, row, t + 1))
				t = part_end(t);
			break;
		case ']':
			break;
		case '{':
			i = piece_column(a, ++t, &len);
			add_value(out, &row[i], a->columns[i]);
			t += len;
			break;
		default:
			str_addch(out, *t);
		}
	}
}

static void add_with_tabs(const struct answer *a, const struct value *row, struct str *out)
{
	int i;

	for (i = 0; i < a->ncolumns; i++) {
		if (i)
			str_addch(out, '\t');
		add_value(out, &row[i], "true");
	}
}

void answer_as_text(const struct answer *a, struct str *out)
{
	size_t rows = answer_rows(a), r;

	for (r = 0; r < rows; r++) {
		if (a->text)
			add_by_template(a, a->values.at + r * (size_t)a->ncolumns, out);
		else
			add_with_tabs(a, a->values.at + r * (size_t)a->ncolumns, out);
		str_addch(out, '\n');
	}
}

/* ---- JSON lines ------------------------------------------------------------------------------ */

static void json_list(struct str *out, const char *items)
{
	const char *p, *nl;

	json_open(out, '[');
	for (p = items; (nl = strchr(p, '\n')); p = nl + 1)
		json_stringn(out, p, (size_t)(nl - p));
	json_close(out, ']');
}

static void json_value(struct str *out, const struct value *v)
{
	switch (v->kind) {
	case VALUE_NULL:
		str_add(out, "null");
		break;
	case VALUE_INT:
		json_int(out, v->num);
		break;
	case VALUE_BOOL:
		json_bool(out, v->num);
		break;
	case VALUE_TEXT:
		json_string(out, v->text);
		break;
	case VALUE_LIST:
		json_list(out, v->text);
		break;
	}
}

static void json_gaps(const struct answer *a, struct str *out)
{
	size_t i;

	json_key(out, "gaps");
	json_open(out, '[');
	for (i = 0; i < a->gaps.len; i++) {
		json_open(out, '{');
		json_key(out, "file");
		json_string(out, a->gaps.at[i].file);
		json_key(out, "reason");
		json_string(out, a->gaps.at[i].reason);
		json_close(out, '}');
	}
	json_close(out, ']');
}

void answer_as_jsonl(const struct answer *a, struct str *out)
{
	size_t rows = answer_rows(a), r;
	int i;

	for (r = 0; r < rows; r++) {
		json_open(out, '{');
		for (i = 0; i < a->ncolumns; i++) {
			json_key(out, a->columns[i]);
			json_value(out, &a->values.at[r * (size_t)a->ncolumns + (size_t)i]);
		}
		json_close(out, '}');
		str_addch(out, '\n');
	}
	json_open(out, '{');
	json_key(out, "summary");
	json_open(out, '{');
	json_key(out, "rows");
	json_int(out, (long long)rows);
	json_close(out, '}');
	json_key(out, "complete");
	json_bool(out, !a->gaps.len);
	json_gaps(a, out);
	json_close(out, '}');
	str_addch(out, '\n');
}

/* ---- CSV ------------------------------------------------------------------------------------- */

static void csv_field(struct str *out, const char *p, size_t n)
{
	size_t i;

	for (i = 0; i < n && !strchr(",\"\r\n", p[i]); i++)
		;
	if (i == n) {
		str_addn(out, p, n);
		return;
	}
	str_addch(out, '"');
	for (i = 0; i < n; i++) {
		if (p[i] == '"')
			str_addch(out, '"');
		str_addch(out, p[i]);
	}
	str_addch(out, '"');
}

static void csv_list(struct str *out, const char *items)
{
	struct str s = STR_INIT;
	const char *p, *nl;

	for (p = items; (nl = strchr(p, '\n')); p = nl + 1) {
		if (s.len)
			str_addch(&s, ' ');
		str_addn(&s, p, (size_t)(nl - p));
	}
	csv_field(out, s.buf, s.len);
	str_release(&s);
}

static void csv_value(struct str *out, const struct value *v)
{
	switch (v->kind) {
	case VALUE_NULL:
		break;
	case VALUE_INT:
	case VALUE_BOOL:
		str_addf(out, "%lld", (long long)v->num);
		break;
	case VALUE_TEXT:
		csv_field(out, v->text, strlen(v->text));
		break;
	case VALUE_LIST:
		csv_list(out, v->text);
		break;
	}
}

void answer_as_csv(const struct answer *a, struct str *out)
{
	size_t i;
	int c;

	for (c = 0; c < a->ncolumns; c++) {
		if (c)
			str_addch(out, ',');
		csv_field(out, a->columns[c], strlen(a->columns[c]));
	}
	str_add(out, "\r\n");
	for (i = 0; i < a->values.len; i++) {
		if (i % (size_t)a->ncolumns)
			str_addch(out, ',');
		csv_value(out, &a->values.at[i]);
		if ((i + 1) % (size_t)a->ncolumns == 0)
			str_add(out, "\r\n");
	}
}
