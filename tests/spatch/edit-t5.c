int foo(struct device *dd)
{
	dev_set_drvdata(dd, kmalloc(sizeof(struct foo),
				    GFP_KERNEL));
	if (x)
		dev_set_drvdata(dd, NULL);
	else if (y)
		dev_set_drvdata(dd, a ? b : c);
	return 0;
}
