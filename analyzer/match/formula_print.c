// SPDX-License-Identifier: GPL-2.0-only
/* Formulas as text, for tests and for people who want to know why a rule does not match. */
#include "match/formula.h"

static const char *const names[] = {
	[F_TRUE] = "true", [F_ELEM] = "elem", [F_STATEMENT] = "statement", [F_TOKEN] = "token", [F_OPENS] = "opens",
	[F_CLOSES] = "closes", [F_AT_CLOSE] = "at-close", [F_KIND] = "kind", [F_HAS] = "has", [F_AND] = "and",
	[F_PREFER] = "prefer", [F_NOT] = "not", [F_NEXT] = "next", [F_BRANCH] = "branch", [F_ENTER] = "enter",
	[F_CASES] = "cases", [F_BEHIND] = "behind",
	[F_DOTS] = "dots", [F_EXISTS] = "exists", [F_TRUTH] = "truth",
};

static void kinds(uint64_t bits, struct str *out)
{
	for (int k = 0; k < FL_KIND_COUNT; k++)
		if (bits >> k & 1)
			str_addf(out, " %s", flow_kind_name(k));
}

static void print(const struct formula *f, int depth, const char *what, struct str *out);

static void print_dots(const struct formula_dots *d, int depth, struct str *out)
{
	str_addf(out, "%s%s%s\n", d->strict ? " strict" : "", d->plus ? " plus" : "", d->to_end ? " to-end" : "");
	for (size_t i = 0; d->never[i]; i++)
		print(d->never[i], depth, "never ", out);
	for (size_t i = 0; d->always[i]; i++)
		print(d->always[i], depth, "always ", out);
	for (size_t i = 0; d->apart[i]; i++)
		print(d->apart[i], depth, "apart ", out);
	if (d->nest)
		print(d->nest, depth, "nest ", out);
}

static void print(const struct formula *f, int depth, const char *what, struct str *out)
{
	str_addf(out, "%*s%s%s", depth * 2, "", what, names[f->kind]);
	if (f->some)
		str_add(out, " some");
	if (f->elem)
		str_addf(out, " #%u", f->elem->id);
	if (f->kind == F_TOKEN)
		str_addf(out, " token %u", f->token);
	if (f->brace)
		str_addf(out, " %s", f->brace->name);
	kinds(f->kinds, out);
	for (size_t i = 0; f->vars && f->vars[i]; i++)
		str_addf(out, " %s", f->vars[i]->name);
	if (f->dots)
		print_dots(f->dots, depth + 1, out);
	else
		str_addch(out, '\n');
	for (size_t i = 0; f->headers && f->headers[i]; i++)
		print(f->headers[i], depth + 1, "header ", out);
	if (f->a)
		print(f->a, depth + 1, f->dots ? "then " : "", out);
	if (f->guard)
		print(f->guard, depth + 1, "unless ", out);
	if (f->b)
		print(f->b, depth + 1, f->guard ? "else " : "", out);
}

void formula_print(const struct formula *f, struct str *out)
{
	print(f, 0, "", out);
}
