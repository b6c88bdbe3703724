void f(void)
{
	foo(old(1), bar(a,
				b,
		c),
	ccc);
	foo(bar(old(1)), zoo(a,
	  b),
	  c);
	foo(bar(old(1),
		    b,
		    c), zoo(a,
	  b),
	  c);
	foo(old(1), bar(a,
		b,
		c),
		    ccc,
	 ddd);
	foo(old(1), bar(a,
		b,
		c),
	ccc, zoo(a, b),
		    ddd, zoo(c,
	d),
	eee);
	foo(bar(a,
		b,
		c),
	ccc, zoo(a, b),
		    ddd, zoo(c,
	d),
	old(eee),
	bar(a,
	b),
	d);
	foo(a,
		b,
		old(c),
		d,
	   e,
		f);
	foo(a,
		b,
		old(c),
	   e,
		f);
	foo(
		old(a),
		b);
	foo(
	    old(a),
	    b
	);
	foo(a,
	    old(a),
	    b
	);
	foo(old(a),
	    b /* x */
	  /* y */, z
	  );
	foo(old(a),

		b,

	c,
		aaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb, ccccccccccccccccccccccccccccc);
	foo(old(a), aaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb, ccccccccccccccccccccccccccccc,
	      b, aaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb, ccccccccccccccccccccccccccccc);
	foo(old(a), aaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb, ccccccccccccccccccccccccccccc,
	  b, aaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb, ccccccccccccccccccccccccccccc);
	foo(a,
	      b, old(aaaaaaaaaaaaaaaa), bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb, ccccccccccccccccccccccccccccc,
	      b, aaaaaaaaaaaaaaaa, old(bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb), ccccccccccccccccccccccccccccc);
}
