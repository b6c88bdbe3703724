int back_1(int x)
{
again:
	a();
	if (x)
		goto again;
	return 0;
}

int back_2(int x)
{
again:
	a();
	c();
	goto again;
}

int back_3(int x)
{
again:
	a();
	if (x) {
		c();
		goto again;
	}
	return 0;
}

int back_4(int x)
{
	a();
again:
	a();
	if (x)
		goto again;
	return 0;
}

int back_5(int x)
{
	a();
	if (x)
		goto out;
	return 0;
out:
	a();
	return 1;
}

int back_6(int x)
{
	a();
	if (x)
		goto out;
	return 0;
out:
	c();
	return 1;
}

int back_7(int x)
{
	a();
	if (x) {
		a();
		return 1;
	}
	return 0;
}

int early_1(int x)
{
	a();
	if (x) {
		d();
		return 1;
	}
	return 0;
}

int early_2(int x)
{
	a();
	if (x)
		c();
	else {
		d();
		return 1;
	}
	return 0;
}

int early_3(int x)
{
	a();
	while (x) {
		d();
		return 1;
	}
	return 0;
}

int early_4(int x)
{
	a();
	switch (x) {
	case 1:
		d();
		return 1;
	}
	return 0;
}

int early_5(int x)
{
	a();
	if (x) {
		d();
		goto out;
	}
	c();
out:
	return 0;
}

int early_6(int x)
{
	a();
	if (x) {
		if (x > 1) {
			d();
			return 0;
		}
		c();
	}
	return 0;
}

int early_7(int x)
{
	a();
	if (x) {
		d();
	}
	return 0;
}

int early_8(int x)
{
	while (x) {
		a();
		if (x) {
			d();
			break;
		}
	}
	return 0;
}

int early_9(int x)
{
	a();
	if (x) {
		d();
		panic("x");
	}
	return 0;
}

int early_10(int x)
{
	a();
	if (x) {
		d();
		if (c())
			return 1;
		else
			return 2;
	}
	return 0;
}

int early_11(int x)
{
	a();
	if (x)
		return 1;
	d();
	return 0;
}

int early_12(int x)
{
	if (c())
		return 1;
	a();
	if (x)
		return 1;
	return 0;
}

int early_13(int x)
{
	if (c()) {
		d();
		return 1;
	}
	a();
	return 0;
}

int early_14(int x)
{
	if (c()) {
		goto out;
	}
	a();
out:
	return 0;
}

int early_16(int x)
{
	a();
	if (x) {
		d();
		goto out;
	}
	return 0;
out:
	c();
	return 0;
}

int early_17(int x)
{
	a();
	while (x) {
		if (x) {
			d();
			break;
		}
	}
	return 0;
}

int early_18(int x)
{
	a();
	while (x) {
		if (x) {
			d();
			continue;
		}
		c();
	}
	return 0;
}

int early_19(int x)
{
	a();
	switch (x) {
	case 1:
		if (x) {
			d();
			return 1;
		}
	}
	return 0;
}

int leave_1(int x)
{
	if (x) {
		goto out;
	}
	b();
out:
	return 0;
}

int leave_2(int x)
{
	if (x) {
		c();
		return 1;
	}
	return 0;
}

int leave_3(int x)
{
	while (x) {
		if (x) {
			c();
			break;
		}
	}
	return 0;
}

int leave_4(int x)
{
	while (x) {
		if (x) {
			c();
			continue;
		}
	}
	return 0;
}

int leave_5(int x)
{
	if (x) {
		if (x > 1)
			goto out;
		c();
	}
	b();
out:
	return 0;
}

int leave_6(int x)
{
	if (x) {
		if (x > 1)
			goto out;
		c();
out:
		b();
	}
	return 0;
}
