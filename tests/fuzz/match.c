// SPDX-License-Identifier: GPL-2.0-only
/*
 * Any rule on any code: the input is a rule file, a line "%%", and C. What comes out must be edits
 * that lie inside the text, in order, and none of them over another of the same group.
 */
#include "match/match.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_group(const struct edit_group *g, size_t size)
{
	uint32_t last = 0;
	size_t i;

	for (i = 0; i < g->nedits; i++) {
		if (g->edits[i].start < last || g->edits[i].end < g->edits[i].start ||
		    g->edits[i].end > size || !g->edits[i].text)
			abort();
		last = g->edits[i].end;
	}
	if (!g->nedits || g->span_end < g->span_start || g->span_end > size)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *rule = (const char *)data, *cut = memmem(data, size, "\n%%\n", 4);
	size_t rule_size = cut ? (size_t)(cut + 1 - rule) : size;
	const char *text = cut ? cut + 4 : "";
	size_t text_size = cut ? size - rule_size - 3 : 0, i;
	struct match_result out;
	struct err err = { 0 };
	int rc = match_text("fuzz.cocci", rule, rule_size, "fuzz.c", text, text_size, &out, &err);

	if (rc && (rc != err.code || !err.text[0]))
		abort();
	if (rc)
		return 0;
	for (i = 0; i < out.groups.len; i++)
		check_group(&out.groups.at[i], text_size);
	match_release(&out);
	return 0;
}
