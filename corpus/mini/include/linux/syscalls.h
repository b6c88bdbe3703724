/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_SYSCALLS_H
#define _LINUX_SYSCALLS_H

#include <linux/types.h>

#define SYSCALL_DEFINE1(name, t1, a1) long mini_sys_##name(t1 a1); long mini_sys_##name(t1 a1)
#define SYSCALL_DEFINE2(name, t1, a1, t2, a2) \
	long mini_sys_##name(t1 a1, t2 a2); long mini_sys_##name(t1 a1, t2 a2)

#endif
