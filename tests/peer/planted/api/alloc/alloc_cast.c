// SPDX-License-Identifier: GPL-2.0-only
struct dev_state {
	int a;
};

static int probe(struct device *dev)
{
	struct dev_state *st, *other;
	u8 __iomem *regs;

	st = (struct dev_state *)kzalloc(sizeof(*st), GFP_KERNEL);
	if (!st)
		return -ENOMEM;
	other = (struct dev_state *) vmalloc(sizeof(struct dev_state));
	regs = (u8 __iomem *)kmalloc(16, GFP_KERNEL);
	st = kzalloc(sizeof(*st), GFP_KERNEL);
	use(st, other, regs, (unsigned long)kmalloc(4, GFP_KERNEL));
	return 0;
}
