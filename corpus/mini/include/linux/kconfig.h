/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_KCONFIG_H
#define _LINUX_KCONFIG_H

#include <generated/autoconf.h>

/* 1 when the option is built in, else 0: the option's value 1 brings a comma that shifts the pick. */
#define MINI_SHIFT_1 0,
#define mini_second(ignored, value, ...) value
#define mini_enabled3(shift_or_junk) mini_second(shift_or_junk 1, 0)
#define mini_enabled2(value) mini_enabled3(MINI_SHIFT_##value)
#define mini_enabled(option) mini_enabled2(option)
#define IS_BUILTIN(option) mini_enabled(option)
#define IS_MODULE(option) mini_enabled(option##_MODULE)
#define IS_ENABLED(option) (IS_BUILTIN(option) || IS_MODULE(option))

#endif
