void f(void)
{
	foo(old(1),
	ccc,
		bar(a,
				b,
		c),
	ccc);
	foo(old(1),
	ccc
	);
	foo(old(1),
	/* ccc */
	b,

	c, // d
		// d
	d
	    + e
	);
	foo(bar(old(1)), zoo(a,
	  b
  )
  );
	if (old(1) &&
	  b &&
	    (c ||
	      d ||
	    e))
		foo();
	if (a && (old(1) ||
	    c)) {
		foo(a,
		  b);
	}
	foo(old(a), ({
		b;
		c;
		}));
	foo(old(a),
	    [](int a) {
	b;
		});
	foo(old(a),
#ifdef X
	a,
#else
	b,
#endif
	c);
	foo(old(a), "b"
	"c");
	foo(a, old(b),
	"c", "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd");
}
int old(int a,
	int b)
{
	x[foo(old(1),
	   b)] = 1;
	while (x && old(1) &&
		b)
		;
	for (i = 0; i < old(i);
	  i++)
		;
	return foo(old(1)
	+ 2);
}
