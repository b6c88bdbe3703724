int f(int k) {
	foo() ;
	foo( );
	foo(/* nothing */);
	foo(); /* x */
	/* y */ foo();
	foo(); foo(); foo();
}
