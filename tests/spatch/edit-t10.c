void foo(struct device *dd)
{
	unsigned long flags;

	spin_lock_irqsave(&dd->lock, flags);
	if (x) {
		spin_unlock_irqrestore(&dd->lock, flags);
		return;
	}
	/* work */
	spin_unlock_irqrestore(&dd->lock, flags);
}
