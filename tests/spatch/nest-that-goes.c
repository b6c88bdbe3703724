int f(char *p)
{
	a = get(p);
	if (copy(a, p)) {
		free(a);
		return -EFAULT;
	}
	b = get(p);
	if (copy(b, p))
		return -EFAULT;
	return 0;
}

void g(void)
{
	start();
	two();
	one();
	if (x) {
		one();
	}
	done();
}
