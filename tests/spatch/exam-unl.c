int f(void) {
	unsigned long flags;

	spin_lock_irqsave(&dev->lock, flags);
	if (dev->x) {
		spin_unlock_irqrestore(&dev->lock, flags);
		return -1;
	}
	dev->x = 1;
	spin_unlock_irqrestore(&dev->lock, flags);
	return 0;
}
