void f(void)
{
	char a[10];
	char *p;
	f("x");
	f(a);
	f(p);
	f(L"wide");
	f("a" "b");
	f("a" FOO "b");
	h("x");
	h("a" "b");
	h(p);
}
