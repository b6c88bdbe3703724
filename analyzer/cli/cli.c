// SPDX-License-Identifier: GPL-2.0-only
/* What every command needs: messages, results, progress. The only place that writes to stdout. */
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include "cli/cli.h"

static bool progress_shown;

static void message(const char *kind, const char *fmt, va_list ap)
{
	struct str s = STR_INIT;

	cli_progress_end();
	str_addf(&s, "pteris: %s", kind);
	str_vaddf(&s, fmt, ap);
	str_addch(&s, '\n');
	fwrite(s.buf, 1, s.len, stderr); /* one write: lines of processes do not mix */
	fflush(stderr);
	str_release(&s);
}

int cli_errorf(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	message("", fmt, ap);
	va_end(ap);
	return EXIT_TROUBLE;
}

void cli_warnf(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	message("warning: ", fmt, ap);
	va_end(ap);
}

int cli_error(const struct err *err)
{
	/* Ctrl-C that somebody caught to clean up: now die of it, as the shell expects */
	if (err->code == ERR_INTR) {
		cli_progress_end();
		raise(SIGINT);
	}
	return cli_errorf("%s", err->text[0] ? err->text : "unknown error");
}

int cli_jobs(const struct common_options *o)
{
	cpu_set_t set;

	if (o->jobs > 0)
		return o->jobs;
	if (sched_getaffinity(0, sizeof(set), &set) == 0 && CPU_COUNT(&set) > 0)
		return CPU_COUNT(&set);
	return 1;
}

bool cli_color(const struct common_options *o)
{
	const char *term = getenv("TERM"), *no = getenv("NO_COLOR");

	if (o->color && strcmp(o->color, "auto") != 0)
		return !strcmp(o->color, "always");
	return isatty(STDOUT_FILENO) && !(no && *no) && !(term && !strcmp(term, "dumb"));
}

/* ---- progress --------------------------------------------------------------------------------- */

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static void add_duration(struct str *s, double seconds)
{
	unsigned n = (unsigned)(seconds + 0.5);

	if (n >= 60)
		str_addf(s, "%u min %02u s", n / 60, n % 60);
	else
		str_addf(s, "%u s", n);
}

void cli_progress(const struct common_options *o, const char *what, size_t done, size_t total)
{
	static const char *last_what;
	static double started, drawn;
	struct str s = STR_INIT;
	double t;

	if (o->quiet || !isatty(STDERR_FILENO))
		return;
	t = now();
	if (!last_what || strcmp(last_what, what) != 0) {
		last_what = intern(what);
		started = t;
		drawn = 0;
	}
	if (t - drawn < 0.1)
		return;
	drawn = t;
	str_addf(&s, "\r%s: %zu", what, done);
	if (total) {
		str_addf(&s, " of %zu", total);
		/* an estimate from the first blink of work would only jump about */
		if (done && done < total && t - started > 1) {
			str_add(&s, ", about ");
			add_duration(&s, (t - started) * (double)(total - done) / (double)done);
			str_add(&s, " left");
		}
	}
	str_add(&s, "\033[K");
	fwrite(s.buf, 1, s.len, stderr);
	fflush(stderr);
	progress_shown = true;
	str_release(&s);
}

void cli_progress_end(void)
{
	if (progress_shown)
		fputs("\r\033[K", stderr);
	progress_shown = false;
}

/* ---- results ---------------------------------------------------------------------------------- */

int cli_output(const struct str *s)
{
	const char *p = s->buf;
	size_t left = s->len;
	ssize_t n;

	cli_progress_end();
	if (fflush(stdout) != 0)
		return cli_errorf("cannot write the results: %s", strerror(errno));
	while (left) {
		n = write(STDOUT_FILENO, p, left);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return cli_errorf("cannot write the results: %s", strerror(errno));
		p += n;
		left -= (size_t)n;
	}
	return EXIT_CLEAN;
}
