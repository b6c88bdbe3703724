int g(void)
{
	if (a != NULL)
		kfree(a);
	if (b)
		kfree(b);
	if (c->d) {
		kfree(c->d);
	}
	for (;;)
		if (NULL != e)
			kfree(e);
}
