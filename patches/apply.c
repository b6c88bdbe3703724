// SPDX-License-Identifier: GPL-2.0-only
/* Reading files for their edits, and writing them in place. */
#include "base/file.h"
#include "patches/apply.h"

int file_edits_load(const struct file_edits *fe, const char *root, struct str *text, struct err *err)
{
	char *full = path_join(root, fe->path);
	size_t before = text->len;
	char hash[33];
	int rc = file_read(full, text, err);

	free(full);
	if (rc || !fe->hash)
		return rc;
	hash_hex(text->buf + before, text->len - before, hash);
	if (!strcmp(hash, fe->hash))
		return 0;
	return err_set(err, ERR_CONFLICT, "%s was changed while it was being analysed; it is left alone",
		       fe->path);
}

int file_edits_write(const struct file_edits *fe, const char *root, struct err *err)
{
	struct str text = STR_INIT, out = STR_INIT;
	char *full = path_join(root, fe->path);
	int rc = file_edits_load(fe, root, &text, err);

	if (!rc)
		rc = file_edits_apply(fe, text.buf, text.len, &out, err);
	if (!rc)
		rc = file_write(full, out.buf, out.len, err);
	free(full);
	str_release(&text);
	str_release(&out);
	return rc;
}
