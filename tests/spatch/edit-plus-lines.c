void f(void)
{
	foo(1);
	k=foo(1);
	k = foo(1);
	kk = foo(1);
	kkk = foo(1);
	kkkk = foo(1);
	kkkkk = foo(1);
	kkkkkk = foo(1);
	kkkkkkk = foo(1);
	kkkkkkkk = foo(1);
	kkkkkkkkk = foo(1);
	foo(aa, 1);
	k=foo(aa, 1);
	k = foo(aa, 1);
	kk = foo(aa, 1);
	kkk = foo(aa, 1);
	kkkk = foo(aa, 1);
	kkkkk = foo(aa, 1);
	kkkkkk = foo(aa, 1);
	if (foo(1))
		return;
	if (k<foo(1))
		return;
	if (k < foo(1))
		return;
	if (kk < foo(1))
		return;
	if (kkk < foo(1))
		return;
	if (kkkk < foo(1))
		return;
	if (kkkkk < foo(1))
		return;
	if (kkkkkk < foo(1))
		return;
	if (foo(a, 1))
		return;
	if (k<foo(a, 1))
		return;
	if (k < foo(a, 1))
		return;
	if (kk < foo(a, 1))
		return;
	if (kkk < foo(a, 1))
		return;
	if (kkkk < foo(a, 1))
		return;
	if (kkkkk < foo(a, 1))
		return;
	if (kkkkkk < foo(a, 1))
		return;
}
