int x(int a)
{
	f(2);
	g(1);
	if (a)
		return 0;
	h(2,
	  1);
	foo();
	foo();
	foo();
	foo();
	foo();
	foo();
	foo();
	foo();
	foo();
	foo(); return 1; bar();
}
