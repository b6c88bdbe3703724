int foo(struct device *dd)
{
	char *p;

	x();
	return 0;
}
int bar(void) { return 0; }
