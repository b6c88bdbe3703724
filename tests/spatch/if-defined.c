void f(int x)
{
#ifdef FOO
	old(1);
#else
	old(2);
#endif
#ifndef FOO
	old(3);
#else
	old(4);
#endif
#ifdef BAR
	old(5);
#else
	old(6);
#endif
#ifdef OTHER
	old(7);
#else
	old(8);
#endif
#ifdef OTHER
#ifdef FOO
	old(9);
#else
	old(10);
#endif
#endif
	if (x) {
#ifdef BAR
		old(11);
	} else {
#endif
		old(12);
	}
}
