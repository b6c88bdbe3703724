// SPDX-License-Identifier: GPL-2.0-only
static int probe(struct platform_device *pdev, struct resource *res)
{
	void __iomem *base;
	int ret;

	base = ioremap(res->start, 16);
	if (!base)
		return -ENOMEM;
	ret = prepare(pdev);
	if (ret < 0)
		return ret;
	ret = enable(pdev);
	if (ret < 0) {
		log_it(ret);
		return ret;
	}
	iounmap(base);
	return 0;
}
