void f(void)
{
	foo(old(1), aaaaa,
	    bbbb);
	foo(old(1), aaaaa,
		bbbb);
	foo(old(1), aaaaa,
	bbbb);
	foo(old(1), aaaaa,
	 bbbb,
	      ccccc,
			dddd);
	old(foo(aaaa,
		bbbb));
	old(foo(aaaa,
		  bbbb));
	old(foo(aaaa,
		  bbbb), bar(cccc,
		  dddd));
	x = old(aaaa) + bar(a,
			    b,
			 c,
			     d);
	x = old(aaaa) + bar(a, /* c */
			    b, // d

			 c,
		#ifdef X
			     d);
		#else
			     d);
		#endif
	if (old(a) + bar(a,
			 b) &&
	    c &&
	      d)
		zoo(a,
		     b);
	if (c && old(a) &&
	    (d ||
	     bar(a,
		 b)))
		zoo();
	a = old(1)
	    + 2
	    + 3;
	a = (old(1)
	    + 2
	    + 3);
	b(old(1), struct_stmt({ x = 1;
			y = 2;
			}),
		c);
}
