int f(struct m *m)
{
	foo(a, b);
	goo(  a,b  );
	goo( a);
	foo(  a,b  );
	goo(
		a, b);
	goo(/* c */ a, b);
	foo(a,
	    b);
}
