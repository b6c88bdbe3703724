int f(int a)
{
	foo(1,2);
	foo(1, 2);
	foo(
	    1,
	    2);
	foo(/* c */ 1, 2);
}
