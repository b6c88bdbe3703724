// SPDX-License-Identifier: GPL-2.0-only
static int probe(struct device *dev, int irq)
{
	unsigned long flags = IRQF_TRIGGER_RISING;
	int ret;

	ret = request_threaded_irq(irq, NULL, my_thread, 0, "a", dev);
	ret = request_threaded_irq(irq, NULL, my_thread, IRQF_SHARED, "a", dev);
	ret = devm_request_threaded_irq(dev, irq, NULL, my_thread, IRQF_ONESHOT | IRQF_SHARED, "b", dev);
	ret = devm_request_threaded_irq(dev, irq, NULL, my_thread, flags, "c", dev);
	flags |= IRQF_ONESHOT;
	ret = devm_request_threaded_irq(dev, irq, NULL, my_thread, flags, "d", dev);
	ret = request_threaded_irq(irq, my_hard, my_thread, 0, "e", dev);
	return ret;
}
