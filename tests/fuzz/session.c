// SPDX-License-Identifier: GPL-2.0-only
/*
 * Any semantic patch over any code, by control flow: the input is a rule file, a line "%%", and C. Scripts are left
 * out: they would be run. What comes out is the file or another text, never a crash; with a small budget, so that
 * an input takes no time.
 */
#include "base/file.h"
#include "match/session.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void run_over(const struct smpl *f, const char *text, size_t size)
{
	static const char *const none[] = { NULL };
	const struct syntax_passing passing = { .if0 = true };
	const struct session_options so = { .smpl = f, .virtuals = none, .idents = none, .include_dirs = none,
					    .include_files = none, .macro_files = none, .includes = INCLUDES_NONE,
					    .passing = &passing, .max_width = 78, .peer_spacing = true, .budget = 20000 };
	struct session_result r;
	struct session *s = NULL;
	struct err err = { 0 };
	const char *dir = temp_dir(&err), *file;
	char *path;

	if (!dir)
		abort();
	path = path_join(dir, "fuzz.c");
	file = path;
	if (file_write(path, text, size, &err))
		abort();
	if (!session_new(&s, &so, &err)) {
		if (session_run(s, &file, 1, &r, &err) || r.files.len != 1)
			abort();
		if (!r.files.at[0].changed && (r.files.at[0].after.len != size ||
					       memcmp(r.files.at[0].after.buf, text, size) != 0))
			abort();
		session_result_release(&r);
		session_free(s);
	} else if (!err.text[0]) {
		abort();
	}
	dir_remove(dir);
	free(path);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *rule = (const char *)data, *cut = memmem(data, size, "\n%%\n", 4);
	size_t rule_size = cut ? (size_t)(cut + 1 - rule) : size;
	struct smpl *f = NULL;
	struct err err = { 0 };

	if (memmem(rule, rule_size, "script", 6) || memmem(rule, rule_size, "python", 6))
		return 0;
	if (smpl_parse_all(&f, "fuzz.cocci", rule, rule_size, NULL, &err)) {
		if (!err.text[0] || f)
			abort();
		return 0;
	}
	if (cut)
		run_over(f, cut + 4, size - rule_size - 3);
	smpl_free(f);
	return 0;
}
