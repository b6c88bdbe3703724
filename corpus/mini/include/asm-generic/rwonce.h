/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _ASM_GENERIC_RWONCE_H
#define _ASM_GENERIC_RWONCE_H

#define mini_once_ok(t) (sizeof(t) == 1 || sizeof(t) == 2 || sizeof(t) == 4 || sizeof(t) == 8)

#define __READ_ONCE(x) (*(const volatile __unqual_scalar_typeof(x) *)&(x))

#define READ_ONCE(x)							\
({									\
	compiletime_assert(mini_once_ok(x), "size");			\
	__READ_ONCE(x);							\
})

#define WRITE_ONCE(x, value)						\
	do {								\
		volatile typeof(x) *mini_at = &(x);			\
		compiletime_assert(mini_once_ok(x), "size");		\
		*mini_at = (value);					\
	} while (0)

#endif
