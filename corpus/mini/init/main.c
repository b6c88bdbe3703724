// SPDX-License-Identifier: GPL-2.0
#include <linux/init.h>
#include <linux/printk.h>

int start_kernel(void);

int __init start_kernel(void)
{
	pr_info("small fern\n");
	return 0;
}
