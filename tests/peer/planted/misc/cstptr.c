// SPDX-License-Identifier: GPL-2.0-only
static long get(struct device *dev)
{
	struct clk *clk = NULL;

	clk = NULL;
	if (broken(dev))
		return PTR_ERR(clk);
	clk = clk_get(dev, NULL);
	if (IS_ERR(clk))
		return PTR_ERR(clk);
	return 0;
}
