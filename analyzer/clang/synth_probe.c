// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which flags the compiler takes: asked of libclang with an empty file. For $(call cc-option,…) of
 * Makefiles, and so that no flag of a text that was misread spoils every parse.
 */
#include <clang-c/Index.h>

#include "clang/synth_impl.h"

static bool parses(const struct synth *s, const struct words *flags)
{
	struct CXUnsavedFile file = { "pteris-empty.c", "", 0 };
	char *target = xasprintf("--target=%s", s->spec->target);
	VEC(const char *) args = { 0 };
	CXIndex index = clang_createIndex(0, 0);
	CXTranslationUnit tu = NULL;
	bool ok;

	vec_push(&args, target);
	vec_push(&args, "-nostdinc");
	for (size_t i = 0; i < flags->items.len; i++)
		vec_push(&args, flags->items.at[i]);
	ok = !clang_parseTranslationUnit2(index, file.Filename, args.at, (int)args.len, &file, 1, 0, &tu);
	for (unsigned i = 0; ok && i < clang_getNumDiagnostics(tu); i++) {
		CXDiagnostic d = clang_getDiagnostic(tu, i);

		ok = clang_getDiagnosticSeverity(d) < CXDiagnostic_Error;
		clang_disposeDiagnostic(d);
	}
	if (tu)
		clang_disposeTranslationUnit(tu);
	clang_disposeIndex(index);
	vec_release(&args);
	free(target);
	return ok;
}

bool synth_takes(struct synth *s, const char *flags)
{
	uintptr_t *known = map_slot(s->probed, flags, strlen(flags), NULL);
	struct words list = { 0 };
	bool ok = true, of_machine = false;

	if (*known)
		return *known == 1;
	cmdline_split(flags, strlen(flags), &list);
	for (size_t i = 0; i < list.items.len; i++) {
		ok = ok && synth_flag_allowed(list.items.at[i]);
		of_machine = of_machine || starts_with(list.items.at[i], "-m");
	}
	ok = ok && kconfig_takes_flag(s->spec->srcarch, s->spec->way == WAY_STAND_IN, flags);
	/* A stand-in knows nothing of the real machine's flags. */
	if (ok && (s->spec->way == WAY_CLANG || !of_machine))
		ok = parses(s, &list);
	words_release(&list);
	*known = ok ? 1 : 2;
	return ok;
}
