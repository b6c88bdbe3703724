int f(void)
{
	char buf[10];

	strlcpy(buf, src, sizeof(buf));
	strlcpy(dev->name, src,
		sizeof(dev->name));
}
