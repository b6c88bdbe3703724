int f(void)
{
	foo(1);
	foo(1); /* c */
	foo(2); x();
	if (1)
		foo(3);
	if (1) foo(4);
	else
		foo(5);
	if (1) {
		foo(6);
	}
    foo(7);
	while (1)
		foo(8);
	x(); foo(9);
l:
	foo(10);
	switch (x) {
	case 1: foo(11);
	case 2:
		foo(12);
	}
}
