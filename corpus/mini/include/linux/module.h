/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_MODULE_H
#define _LINUX_MODULE_H

#include <linux/export.h>
#include <linux/init.h>

#define MODULE_LICENSE(text) static const char mini_license[] __maybe_unused = text
#define module_init(fn) int mini_init_##fn(void); int mini_init_##fn(void) { return fn(); } \
	extern int mini_init_##fn(void)

#endif
