int foo(struct dev *dd)
{
	/* first */
	if (dd == NULL) {
		return -1;
	}

	if (a(b, c) == NULL) { /* x */
		return -ENOMEM;
	}
	/* last */
	return 0;
}
