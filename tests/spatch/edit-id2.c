int f(void)
{
	x->a = 1;
	return x->a+(*y)->a ;
	return!x->a;
	z=x->a?x->a:3;
}
