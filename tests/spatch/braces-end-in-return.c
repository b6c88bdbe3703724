int f(int a)
{
	lock(a);
	if (b) {
		if (c)
			goto out;
		unlock(a);
	}
	unlock(a);
out:
	x();
	return 1;
}
