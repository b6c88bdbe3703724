// SPDX-License-Identifier: GPL-2.0-only
/*
 * Rows as bytes. A row is: table, then one cell a column. A cell is its kind, then nothing, a zigzag
 * varint, or a length and bytes.
 */
#include "index/posting.h"
#include "index/rows.h"

static const struct {
	const char *name;
	int columns; /* without id */
} tables[TABLES] = {
	[TABLE_NAME_KIND] = { "name_kind", 3 },
	[TABLE_INCLUDE] = { "include", 4 },
	[TABLE_MACRO] = { "macro", 7 },
	[TABLE_TYPEDEF] = { "typedef", 4 },
	[TABLE_STRUCT] = { "struct", 6 },
	[TABLE_FIELD] = { "field", 7 },
	[TABLE_ENUM] = { "enum", 4 },
	[TABLE_ENUMERATOR] = { "enumerator", 5 },
	[TABLE_FUNCTION] = { "function", 13 },
	[TABLE_VARIABLE] = { "variable", 7 },
	[TABLE_CALL] = { "call", 9 },
	[TABLE_FUNC_REF] = { "func_ref", 10 },
	[TABLE_CONFIG] = { "config", 5 },
};

const char *table_name(enum table t)
{
	return tables[t].name;
}

int table_columns(enum table t)
{
	return tables[t].columns;
}

/* ---- writing ----------------------------------------------------------------------------------- */

void rows_init(struct rows *r, struct str *out)
{
	memset(r, 0, sizeof(*r));
	r->out = out;
	r->table = TABLES;
}

uint32_t rows_begin(struct rows *r, enum table t)
{
	BUG_ON(r->table != TABLES);
	r->table = t;
	r->columns = 0;
	str_addch(r->out, (char)t);
	return r->count[t]++;
}

void rows_end(struct rows *r)
{
	if (r->columns != tables[r->table].columns)
		BUG("table %s: %d columns written", tables[r->table].name, r->columns);
	r->table = TABLES;
}

/* Writes the kind of a cell and a number; there is room for `extra` bytes more. Row by row this is where
 * most of the time goes, so bytes are written in place. */
static void cell(struct rows *r, enum cell_kind kind, uint64_t v, bool number, size_t extra)
{
	unsigned char *p;

	r->columns++;
	str_grow(r->out, extra + 12);
	p = (unsigned char *)r->out->buf + r->out->len;
	*p++ = (unsigned char)kind;
	for (; number && v >= 128; v >>= 7)
		*p++ = (unsigned char)(v | 128);
	if (number)
		*p++ = (unsigned char)v;
	*p = '\0';
	r->out->len = (size_t)((char *)p - r->out->buf);
}

void rows_null(struct rows *r)
{
	cell(r, CELL_NULL, 0, false, 0);
}

void rows_int(struct rows *r, int64_t v)
{
	cell(r, CELL_INT, (uint64_t)v << 1 ^ (uint64_t)(v >> 63), true, 0);
}

void rows_textn(struct rows *r, const char *p, size_t n)
{
	cell(r, CELL_TEXT, n, true, n);
	memcpy(r->out->buf + r->out->len, p, n);
	r->out->len += n;
	r->out->buf[r->out->len] = '\0';
}

void rows_text(struct rows *r, const char *s)
{
	if (s)
		rows_textn(r, s, strlen(s));
	else
		rows_null(r);
}

void rows_ref(struct rows *r, uint32_t n)
{
	if (n == ROWS_NO_REF) {
		rows_null(r);
		return;
	}
	cell(r, CELL_REF, n, true, 0);
}

/* ---- reading ----------------------------------------------------------------------------------- */

static uint64_t number(const char **p, const char *end)
{
	uint64_t v;

	if (!varint_next(p, end, &v))
		BUG("rows: cut off");
	return v;
}

static void read_cell(const char **p, const char *end, struct cell *c)
{
	uint64_t v;

	if (*p == end)
		BUG("rows: cut off");
	c->kind = (uint8_t)*(*p)++;
	switch (c->kind) {
	case CELL_NULL:
		return;
	case CELL_INT:
		v = number(p, end);
		c->num = (int64_t)(v >> 1) ^ -(int64_t)(v & 1);
		return;
	case CELL_REF:
		c->num = (int64_t)number(p, end);
		return;
	case CELL_TEXT:
		v = number(p, end);
		if (v > (size_t)(end - *p))
			BUG("rows: cut off");
		c->text = *p;
		c->len = (uint32_t)v;
		*p += v;
		return;
	default:
		BUG("rows: cell of kind %d", c->kind);
	}
}

bool rows_next(const char **p, const char *end, struct row *row)
{
	int i;

	if (*p == end)
		return false;
	row->table = (unsigned char)*(*p)++;
	if (row->table >= TABLES)
		BUG("rows: table %d", (int)row->table);
	row->n = tables[row->table].columns;
	for (i = 0; i < row->n; i++)
		read_cell(p, end, &row->cells[i]);
	return true;
}
