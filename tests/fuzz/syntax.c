// SPDX-License-Identifier: GPL-2.0-only
/* Any bytes give a well-formed tree that is the file, and names that can be written and read again. */
#include "syntax/ctype.h"
#include "syntax/syntax.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_all(const struct syntax *s)
{
	struct syntax_stats stats = { 0 };
	struct pp_cond conds[4];
	struct str out = STR_INIT;

	syntax_stats_add(&stats, s);
	BUG_ON(stats.files != 1 || stats.bytes != s->size);
	syntax_print(s, &out);
	BUG_ON(!out.len);
	str_release(&out);
	for (tok_id t = 0; t < s->ntoks; t += 7) {
		syntax_conditions(s, t, conds, ARRAY_SIZE(conds));
		BUG_ON(s->toks[t].len && token_at(s, s->toks[t].off) != t);
	}
	for (node_id n = SYNTAX_ROOT; n; n = node_next(s, n, SYNTAX_ROOT))
		if (node_function(s, n) == n)
			node_function_name(s, n);
}

static void parse_whole(const char *text, size_t size, const struct names *names)
{
	struct syntax *s = NULL;
	struct err err = { 0 };
	const char *wrong;

	BUG_ON(syntax_parse(&s, text, size, names, &err) != 0);
	wrong = syntax_verify(s);
	if (wrong)
		BUG("%s", wrong);
	read_all(s);
	syntax_free(s);
}

static void parse_fragment(const char *text, size_t size, enum fragment kind)
{
	struct syntax *s = NULL;
	struct err err = { 0 };
	size_t off = 0;

	if (syntax_parse_fragment(&s, text, size, kind, NULL, &off, &err) == 0)
		BUG_ON(syntax_verify(s) != NULL);
	else
		BUG_ON(err.code != ERR_USAGE || off > size);
	syntax_free(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	struct names *names = names_new(), *again = names_new();
	struct str dump = STR_INIT;
	struct err err = { 0 };

	names_scan(names, text, size);
	names_dump(names, &dump);
	BUG_ON(names_load(again, dump.buf, dump.len, &err) != 0);
	names_load(again, text, size, &err);
	parse_whole(text, size, names);
	for (int kind = FRAG_ITEMS; kind <= FRAG_TYPE; kind++)
		parse_fragment(text, size, (enum fragment)kind);
	ctype_load(&text, text + size);
	names_free(names);
	names_free(again);
	str_release(&dump);
	return 0;
}
