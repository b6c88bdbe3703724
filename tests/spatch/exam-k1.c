int f(int a)
{
	if (a < 0)
		goto err;
	if (a < 0) goto err;
err:
	return a;
}
