// SPDX-License-Identifier: GPL-2.0-only
static int complain(int a)
{
	if (a == 1) {
		printk("one %d\n", a);
		WARN_ON(1);
	}
	if (a == 2) {
		printk(KERN_ERR "two\n");
		WARN_ON_ONCE(1);
		return 1;
	}
	if (a == 3) {
		printk("three\n");
		printk("more\n");
		WARN_ON(1);
	}
	return 0;
}
