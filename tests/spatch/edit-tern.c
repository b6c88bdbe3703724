int f(void)
{
	f(1+2);
	f(1+2+3);
	f(a?b:c);
	f(a=b);
	f(-a);
	f(a*b);
	f(f(a));
	f((int)a);
	f((a+b));
	f(*a);
	f(a->b);
}
