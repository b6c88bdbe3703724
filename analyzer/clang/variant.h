/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A variant: a profile with CONFIG_ symbols switched, made without running anything.
 *
 * Kconfig (read by kconfig.c) says what else changes with them. The differences go into a header that
 * every file includes right after linux/kconfig.h, and into what the Makefiles are asked with. Other
 * generated headers (bounds.h, asm-offsets.h) stay those of the base: where that matters, the compiler
 * says so, and what has errors counts for nothing.
 */
#ifndef PTERIS_CLANG_VARIANT_H
#define PTERIS_CLANG_VARIANT_H

#include "clang/profile.h"

struct profile_switch {
	const char *symbol;  /* "CONFIG_X" */
	const char *value;   /* "y", "n", "m" or a number */
};
/* Keeps what was read of Kconfig from one variant to the next. */
struct variants;
struct variants *variants_new(const struct tree *t);
void variants_free(struct variants *v);
/*
 * The base must outlive the variant. It is named after its switches: "x86_64+CONFIG_X-CONFIG_Y", and
 * "x86_64+CONFIG_N=3" for numbers. ERR_NOTFOUND: Kconfig knows no such symbol for this architecture;
 * ERR_CONFLICT: no way to switch it; the text says which and why. ERR_ENV, ERR_IO: the base has no
 * configuration, or nothing can be written.
 */
int profile_variant(struct profile **out, struct variants *v, const struct profile *base,
		    const struct profile_switch *s, size_t n, struct err *err);

#endif
