// SPDX-License-Identifier: GPL-2.0-only
/*
 * In which order sets of bindings are handed on, and so in which order scripts see them. Coccinelle sorts them by the
 * shape of its trees: names, strings, numbers, calls, … operators by their rank; that order is kept here because
 * people compare outputs.
 */
#include "match/session_private.h"

static int kind_rank(const struct value *v)
{
	return v->kind;
}

static int by_number(long long a, long long b)
{
	return a < b ? -1 : a > b;
}

static int place_order(const struct place *a, const struct place *b)
{
	int c = a->file == b->file ? 0 : strcmp(a->file ? a->file : "", b->file ? b->file : "");

	if (!c && a->function != b->function)
		c = strcmp(a->function ? a->function : "", b->function ? b->function : "");
	c = c ? c : by_number(a->line, b->line);
	c = c ? c : by_number(a->column, b->column);
	c = c ? c : by_number(a->line_end, b->line_end);
	return c ? c : by_number(a->column_end, b->column_end);
}

int value_order(const struct value *a, const struct value *b)
{
	int c;

	if (a == b || (a->kind == b->kind && a->key == b->key))
		return 0;
	if (kind_rank(a) != kind_rank(b))
		return kind_rank(a) - kind_rank(b);
	c = a->kind == VAL_POS ? place_order(&a->place, &b->place) : 0;
	return c ? c : strcmp(a->key, b->key);
}
