// SPDX-License-Identifier: GPL-2.0-only
/* Any bytes give rows, the same each time, in order, that refer to rows there are. */
#include "index/extract.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct {
	enum table table;
	int line; /* column of its line */
} lines[] = {
	{ TABLE_INCLUDE, 0 },  { TABLE_MACRO, 4 }, { TABLE_TYPEDEF, 2 },    { TABLE_STRUCT, 3 },
	{ TABLE_FIELD, 5 },    { TABLE_ENUM, 1 },  { TABLE_ENUMERATOR, 3 }, { TABLE_FUNCTION, 8 },
	{ TABLE_VARIABLE, 5 }, { TABLE_CALL, 6 },  { TABLE_FUNC_REF, 7 },   { TABLE_CONFIG, 3 },
};

/* Tables that the references of a table lead to, by column */
static enum table target(enum table t, int column)
{
	switch (t) {
	case TABLE_STRUCT:
	case TABLE_FIELD:
		return TABLE_STRUCT;
	case TABLE_ENUMERATOR:
		return TABLE_ENUM;
	case TABLE_CALL:
		return column == 3 ? TABLE_FUNCTION : TABLE_MACRO;
	default:
		return TABLE_FUNCTION;
	}
}

static void check_rows(const struct syntax *s, const struct rows *r, const struct str *bytes)
{
	const char *p = bytes->buf, *end = p + bytes->len;
	int64_t last[TABLES] = { 0 };
	struct row row;

	while (rows_next(&p, end, &row)) {
		for (int i = 0; i < row.n; i++)
			if (row.cells[i].kind == CELL_REF)
				BUG_ON(row.cells[i].num >= r->count[target(row.table, i)]);
		for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
			if (lines[i].table != row.table)
				continue;
			BUG_ON(row.cells[lines[i].line].kind != CELL_INT);
			BUG_ON(row.cells[lines[i].line].num < last[row.table]);
			last[row.table] = row.cells[lines[i].line].num;
			BUG_ON(last[row.table] < 1 || last[row.table] > s->nlines);
		}
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	struct str bytes[2] = { STR_INIT, STR_INIT }, idents[2] = { STR_INIT, STR_INIT };
	struct names *names = names_new();
	struct syntax *s = NULL;
	struct err err = { 0 };
	struct idents ids;
	struct rows r;

	names_scan(names, text, size);
	BUG_ON(syntax_parse(&s, text, size, names, &err) != 0);
	idents_init(&ids);
	for (int i = 0; i < 2; i++) {
		rows_init(&r, &bytes[i]);
		extract_rows(s, names, "x.c", &r, &ids);
		idents_dump(&ids, &idents[i]);
	}
	check_rows(s, &r, &bytes[1]);
	BUG_ON(bytes[0].len != bytes[1].len ||
	       memcmp(bytes[0].buf, bytes[1].buf, bytes[0].len) != 0);
	BUG_ON(idents[0].len != idents[1].len ||
	       memcmp(idents[0].buf, idents[1].buf, idents[0].len) != 0);
	for (int i = 0; i < 2; i++) {
		str_release(&bytes[i]);
		str_release(&idents[i]);
	}
	idents_release(&ids);
	syntax_free(s);
	names_free(names);
	return 0;
}
