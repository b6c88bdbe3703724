// SPDX-License-Identifier: GPL-2.0-only
/* PCRE2 behind a small interface. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/regex.h"

/* Backtracking steps before we give up: far above any sane pattern on a line of source. */
#define MATCH_LIMIT 1000000

struct regex {
	pcre2_code *code;
	pcre2_match_data *data;
	pcre2_match_context *context;
};

struct regex *regex_new(const char *pattern, struct err *err)
{
	struct regex *r = xcalloc(1, sizeof(*r));
	PCRE2_UCHAR text[256];
	PCRE2_SIZE at;
	int code;

	r->code = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED, 0, &code, &at, NULL);
	if (!r->code) {
		pcre2_get_error_message(code, text, sizeof(text));
		err_set(err, ERR_USAGE, "regular expression \"%s\", at character %zu: %s", pattern,
			(size_t)at + 1, (const char *)text);
		free(r);
		return NULL;
	}
	r->data = pcre2_match_data_create(1, NULL);
	r->context = pcre2_match_context_create(NULL);
	BUG_ON(!r->data || !r->context);
	pcre2_set_match_limit(r->context, MATCH_LIMIT);
	/* No JIT: its limits differ, and a result must not depend on the machine. */
	return r;
}

void regex_free(struct regex *r)
{
	if (!r)
		return;
	pcre2_match_context_free(r->context);
	pcre2_match_data_free(r->data);
	pcre2_code_free(r->code);
	free(r);
}

bool regex_match(const struct regex *r, const char *s, size_t n, bool *gave_up)
{
	int rc = pcre2_match(r->code, (PCRE2_SPTR)s, n, 0, 0, r->data, r->context);

	if (gave_up)
		*gave_up = rc < 0 && rc != PCRE2_ERROR_NOMATCH;
	return rc >= 0;
}
