int foo(struct device *dd)
{
	for (i = 0; i < 10; i++) {
		a();
	}
	for (;;) { b(); }
}
