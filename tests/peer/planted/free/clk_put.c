// SPDX-License-Identifier: GPL-2.0-only
static int probe(struct device *dev)
{
	struct clk *clk;
	int ret;

	clk = clk_get(dev, "bus");
	if (IS_ERR(clk))
		return PTR_ERR(clk);
	ret = prepare(dev);
	if (ret) {
		dev_err(dev, "cannot prepare\n");
		return ret;
	}
	ret = enable(dev);
	if (ret < 0) {
		clk_put(clk);
		return ret;
	}
	clk_put(clk);
	return 0;
}
