// SPDX-License-Identifier: GPL-2.0-only
static int probe(struct platform_device *pdev)
{
	struct state *st = platform_get_drvdata(pdev);
	int irq;

	irq = platform_get_irq(pdev, 0);
	if (irq < 0) {
		dev_err(&pdev->dev, "no irq\n");
		return irq;
	}
	st->irq = platform_get_irq_byname(pdev, "tx");
	if (st->irq < 0) {
		if (st->irq != -EPROBE_DEFER) {
			dev_err(&pdev->dev, "no tx irq\n");
		}
		return st->irq;
	}
	return 0;
}
