// SPDX-License-Identifier: GPL-2.0-only
static long get(struct device *dev)
{
	struct clk *a, *b;

	a = clk_get(dev, "a");
	b = clk_get(dev, "b");
	if (IS_ERR(a)) {
		dev_err(dev, "no a\n");
		return PTR_ERR(b);
	}
	if (IS_ERR(b))
		return PTR_ERR(b);
	if (IS_ERR(b) || !a)
		return PTR_ERR(a);
	return 0;
}
