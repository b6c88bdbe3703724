void f(void)
{
	foo(old(1), aaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbbb,
		    ccccccccccc, dddddddddddddddd, eeeeeeeeeeeeeeeee, fffffffffffffffffff);
	foo(aaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbbb,
		    ccccccccccc, dddddddddddddddd, eeeeeeeeeeeeeeeee, old(1), fffffffffffffffffff);
	foo(aaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbbb,
	  ccccccccccc, dddddddddddddddd, eeeeeeeeeeeeeeeee, eeeeee, old(1), fffffffffffffffffff);
	foo(aaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbbb,
	  ccccccccccc, dddddddddddddddd, eeeeeeeeeeeeeeeee, eeeeee,
	      old(1), fffffffffffffffffff,
	  ccccccccccc, dddddddddddddddd, eeeeeeeeeeeeeeeee, eeeeee, fffffffffffff);
	foo(aaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbbb, ccccccccccccccccccccccccccc, ddddddddddddddd,
	    eeeeeeeeeeeeeeeee, eeeeee, old(1));
	foo(aaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbbb, ccccccccccccccccccccccccccc, ddddddddddddddd,
	    eeeeeeeeeeeeeeeee, eeeeee, bar(old(1),
		ccccccccccccccccccccccccccc), ddddddddddddddd, cccccccccccccccccccccccccc);
	foo(old(1), aaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbbb, ccccccccccccccccccccccccccc, ddddddddddddddd,
		eeeeeeeeeeeeeeeee, eeeeee);
	foo(a, b)(old(1), aaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbbb, ccccccccccccccccccccccccccc, ddddddddddddddd);
}
