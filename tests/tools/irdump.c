// SPDX-License-Identifier: GPL-2.0-only
/*
 * irdump FILE [FUNCTION]    prints the steps of each function and macro, or of one
 * irdump --check FILE…      proves what must hold of all steps; prints what doesn't, what was lost, and figures
 */
#include <time.h>

#include "base/file.h"
#include "flow/ir.h"
#include "flow/macros.h"

static void print_item(const struct syntax *s, node_id item, const struct flow_names *names)
{
	struct ir *ir = ir_new(s, item, names);
	struct str out = STR_INIT;

	ir_print(ir, &out);
	printf("%s%s\n%s\n", ir->name, ir->macro ? " (macro)" : "", out.buf);
	str_release(&out);
	ir_free(ir);
}

static bool has_steps(const struct syntax *s, node_id item)
{
	enum node_kind k = node_at(s, item)->kind;
	node_id body = node_role(s, item, R_BODY);

	return k == N_PP_DEFINE || ((k == N_FUNC_DEF || k == N_DECLARER) && body && node_at(s, body)->kind == N_COMPOUND);
}

static int print_file(const char *path, const char *function)
{
	struct str text = STR_INIT;
	struct err err = { 0 };
	struct syntax *s;
	flow_items_t items = { 0 };
	struct flow_macros *m;
	struct flow_names names;

	if (file_read(path, &text, &err) || syntax_parse(&s, text.buf, text.len, NULL, &err)) {
		fprintf(stderr, "%s\n", err.text);
		return 2;
	}
	m = flow_macros_new(s, NULL, NULL, path, NULL);
	names = flow_macros_names(m);
	flow_items(s, &items);
	for (size_t i = 0; i < items.len; i++)
		if (has_steps(s, items.at[i]) &&
		    (!function || !strcmp(node_function_name(s, items.at[i]), function)))
			print_item(s, items.at[i], &names);
	vec_release(&items);
	flow_macros_free(m);
	syntax_free(s);
	str_release(&text);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc < 2) {
		fprintf(stderr, "usage: irdump FILE [FUNCTION] | --check FILE…\n");
		return 2;
	}
	return print_file(argv[1], argc > 2 ? argv[2] : NULL);
}
