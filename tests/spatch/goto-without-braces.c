int f(struct m *m)
{
	lock(&m->l);
	if (a())
		goto out;
	b();
out:
	if (!c())
		unlock(&m->l);
	return 0;
}

int g(struct m *m)
{
	lock(&m->l);
	if (a())
		goto out;
	b();
out:
	unlock(&m->l);
	return 0;
}

int h(int a)
{
	while (a) {
		if (b(a))
			goto out;
		c();
	}
	return 0;
out:
	return 1;
}

int i(int a)
{
	while (a)
		goto out;
	return 0;
out:
	return 1;
}
