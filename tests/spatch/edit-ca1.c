int f(void)
{
	switch (x) {
	case 1:
		foo(1);
		break;
	case 2:
		foo(2);

	case 3:
		foo(3);
	}
}
