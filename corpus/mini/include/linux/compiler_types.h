/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_COMPILER_TYPES_H
#define _LINUX_COMPILER_TYPES_H

#define __user
#define __iomem
#define __rcu
#define __must_check __attribute__((__warn_unused_result__))
#define __always_inline inline __attribute__((__always_inline__))
#define noinline __attribute__((__noinline__))
#define __maybe_unused __attribute__((__unused__))
#define __printf(a, b) __attribute__((__format__(printf, a, b)))
#define __same_type(a, b) __builtin_types_compatible_p(typeof(a), typeof(b))

/* The type without qualifiers when it is a scalar; an aggregate stays what it is. */
#define __unqual_scalar_typeof(x) typeof(_Generic((x),						\
	char: (char)0, signed char: (signed char)0, unsigned char: (unsigned char)0,		\
	short: (short)0, unsigned short: (unsigned short)0, int: 0, unsigned int: 0U,		\
	long: 0L, unsigned long: 0UL, long long: 0LL, unsigned long long: 0ULL, default: (x)))

/* Fails to link when a condition that the compiler can decide does not hold. */
#define mini_assert_line(cond, line)								\
	do {											\
		extern void mini_assert_##line(void) __attribute__((__error__("assertion")));	\
		if (!(cond))									\
			mini_assert_##line();							\
	} while (0)
#define mini_assert_at(cond, line) mini_assert_line(cond, line)
#define compiletime_assert(cond, message) mini_assert_at(cond, __LINE__)

#endif
