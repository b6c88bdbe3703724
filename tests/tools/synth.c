// SPDX-License-Identifier: GPL-2.0-only
/* synth ROOT PROFILE DIR: makes a profile without Kbuild in DIR and prints what it lacks. */
#include "clang/synth.h"

int main(int argc, char **argv)
{
	struct err err = { 0 };
	struct str notes = STR_INIT;
	const struct profile_spec *s = argc == 4 ? profile_spec(argv[2]) : NULL;
	struct tree *t;

	if (!s)
		return 2;
	if (tree_open(&t, argv[1], &err) || synth_profile(t, tree_root(t), s, argv[3], &err)) {
		fprintf(stderr, "%s\n", err.text);
		return 2;
	}
	synth_notes(argv[3], &notes);
	fputs(notes.buf, stdout);
	str_release(&notes);
	tree_free(t);
	return 0;
}
