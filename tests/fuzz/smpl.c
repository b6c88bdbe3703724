// SPDX-License-Identifier: GPL-2.0-only
/* Any bytes as a rule file: an error or a rule file that can be printed, never a crash. */
#include "smpl/smpl.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_one(const uint8_t *data, size_t size, bool all)
{
	struct str out = STR_INIT;
	struct err err = { 0 };
	struct smpl *s = NULL;
	const char *text = (const char *)data;
	int rc = all ? smpl_parse_all(&s, "fuzz.cocci", text, size, NULL, &err)
		     : smpl_parse(&s, "fuzz.cocci", text, size, NULL, &err);

	if (rc && (rc != ERR_USAGE || !err.code || !err.text[0] || s))
		abort();
	if (!rc) {
		smpl_print(s, &out);
		/* What was declared can be asked for. */
		for (size_t i = 0; i < s->nrules; i++) {
			for (size_t j = 0; j < s->rules[i].nmetavars; j++) {
				if (!smpl_metavar(&s->rules[i], s->rules[i].metavars[j].name))
					abort();
			}
			smpl_depends(&s->rules[i], s->virtuals, NULL, NULL);
		}
	}
	str_release(&out);
	smpl_free(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	read_one(data, size, false);
	read_one(data, size, true);
	return 0;
}
