/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_BUG_H
#define _LINUX_BUG_H

#include <linux/types.h>

void panic(const char *fmt, ...) __printf(1, 2);

#define BUG() panic("bug at %s:%d", __FILE__, __LINE__)
#define BUG_ON(condition)						\
	do {								\
		if (unlikely(condition))				\
			BUG();						\
	} while (0)
#define WARN_ON(condition)						\
({									\
	int mini_warn = !!(condition);					\
	if (unlikely(mini_warn))					\
		panic("warning: %s", #condition);			\
	unlikely(mini_warn);						\
})
#define WARN_ON_ONCE(condition) WARN_ON(condition)

/* Type-checked, never evaluated. */
#define BUILD_BUG_ON_INVALID(e) ((void)sizeof((long)(e)))

#endif
