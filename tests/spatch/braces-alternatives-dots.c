int f(void)
{
	irq = get(pdev, 0);
	if (irq < 0) {
		ret = -ENOENT;
		goto failed;
	}
	x();
	return 0;
failed:
	dev_err(&pdev->dev);
	return ret;
}

int g(void)
{
	if (ret < 0)
		dev_err();
	if (ret < 0)
		foo();
	x();
}
