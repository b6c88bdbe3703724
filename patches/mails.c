// SPDX-License-Identifier: GPL-2.0-only
/* Putting the mails where the user wants them: all or none, and never among older ones. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "base/file.h"
#include "patches/split.h"

/* "0001-x.patch", with a version "v2-0001-x.patch" */
static bool is_mail_of(const char *name, int version)
{
	char start[16] = "";
	size_t n;

	if (version > 0)
		snprintf(start, sizeof(start), "v%d-", version);
	n = strlen(start);
	return starts_with(name, start) && strspn(name + n, "0123456789") >= 4 &&
	       name[n + strspn(name + n, "0123456789")] == '-' && ends_with(name, ".patch");
}

int mails_check(const char *dir, int version, struct err *err)
{
	DIR *d = opendir(dir);
	const struct dirent *e;
	int rc = 0;

	if (!d && errno == ENOENT)
		return 0;
	if (!d)
		return err_errno(err, ERR_USAGE, "-o: cannot look into %s", dir);
	while (!rc && (e = readdir(d)))
		if (is_mail_of(e->d_name, version))
			rc = err_set(err, ERR_USAGE, "-o: %s holds patches already (%s); remove them, "
				     "name another folder, or make the next version with -v", dir,
				     e->d_name);
	closedir(d);
	return rc;
}

/* ---- carriage returns ------------------------------------------------------------------------- */

/* The header without what says how the body is encoded, plus that it is quoted-printable now. */
static void encode_header(struct str *out, const char *s, size_t n)
{
	for (size_t at = 0, len; at < n; at += len) {
		len = strcspn(s + at, "\n") + 1;
		if (!starts_with(s + at, "MIME-Version:") && !starts_with(s + at, "Content-T"))
			str_addn(out, s + at, len);
	}
	str_add(out, "MIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n"
		     "Content-Transfer-Encoding: quoted-printable\n");
}

static bool plain_byte(const char *s, size_t i, size_t n)
{
	unsigned char c = (unsigned char)s[i];

	if (c == ' ' || c == '\t') /* at the end of a line it would get lost */
		return i + 1 < n && s[i + 1] != '\n' && s[i + 1] != '\r';
	return c > ' ' && c < 0x7f && c != '=';
}

static void encode_body(struct str *out, const char *s, size_t n)
{
	size_t column = 0;

	for (size_t i = 0; i < n; i++) {
		if (s[i] == '\n') {
			str_addch(out, '\n');
			column = 0;
			continue;
		}
		if (column > 72) {
			str_add(out, "=\n");
			column = 0;
		}
		if (plain_byte(s, i, n)) {
			str_addch(out, s[i]);
			column++;
		} else {
			str_addf(out, "=%02X", (unsigned char)s[i]);
			column += 3;
		}
	}
}

/*
 * git am drops a '\r' at the end of a line, since mail programs put them there. So a mail with such
 * lines is encoded, as git send-email would do.
 */
static void encode_returns(struct str *mail)
{
	const char *body = strstr(mail->buf, "\n\n");
	struct str out = STR_INIT;
	size_t header;

	if (!body || !memmem(mail->buf, mail->len, "\r\n", 2))
		return;
	header = (size_t)(body - mail->buf) + 1;
	encode_header(&out, mail->buf, header);
	str_addch(&out, '\n');
	encode_body(&out, mail->buf + header + 1, mail->len - header - 1);
	str_release(mail);
	*mail = out;
}

/* ---- writing ---------------------------------------------------------------------------------- */

static int copy_file(const char *from, const char *to, struct err *err)
{
	struct str s = STR_INIT;
	int rc = file_read(from, &s, err);

	encode_returns(&s);
	if (!rc)
		rc = file_write(to, s.buf, s.len, err);
	str_release(&s);
	return rc;
}

/* Copies into a folder; on failure what was copied is removed again. */
static int copy_all(const char *const *files, size_t n, const char *dir, struct err *err)
{
	size_t done = 0;
	char *to;
	int rc = 0;

	for (; done < n && !rc; done++) {
		to = path_join(dir, path_base(files[done]));
		rc = copy_file(files[done], to, err);
		free(to);
	}
	while (rc && done-- > 0) {
		to = path_join(dir, path_base(files[done]));
		unlink(to);
		free(to);
	}
	return rc;
}

/* A folder that is not there yet appears with all mails in it at once. */
static int publish_new(const char *const *files, size_t n, const char *dir, struct err *err)
{
	size_t len = strlen(dir);
	char *name, *staging, *parent;
	int rc;

	while (len > 1 && dir[len - 1] == '/')
		len--;
	name = xstrndup(dir, len);
	staging = xasprintf("%s.tmp%ld", name, (long)getpid());
	parent = path_dir(name);
	rc = dir_make(parent, err);
	if (!rc)
		rc = dir_make(staging, err);
	if (!rc)
		rc = copy_all(files, n, staging, err);
	if (!rc && rename(staging, name) < 0)
		rc = err_errno(err, ERR_IO, "cannot make %s", name);
	if (rc)
		dir_remove(staging);
	free(parent);
	free(staging);
	free(name);
	return rc;
}

int mails_publish(const char *const *files, size_t n, const char *dir, struct series_result *result,
		  struct err *err)
{
	sigset_t before;
	int rc;

	signals_hold(&before); /* Ctrl-C between two mails would leave half a series */
	rc = dir_exists(dir) ? copy_all(files, n, dir, err) : publish_new(files, n, dir, err);
	signals_release(&before);
	for (size_t i = 0; i < n && !rc; i++)
		vec_push(&result->mails, path_join(dir, path_base(files[i])));
	return rc;
}
