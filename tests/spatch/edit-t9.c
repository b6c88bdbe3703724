void foo(struct device *dd)
{
	list_for_each(a, &b) {
		x(a);
		/* c */
		y( a,b );

		z();
	}
}
