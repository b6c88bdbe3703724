void f(void)
{
	foo(aaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbbb, cccccccccccccccccccccc, dddddddddddddddddd, old(1));
	foo(aaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbbb, old(1), cccccccccccccccccccccc, dddddddddddddddddd);
	foo(old(1), aaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbbb, cccccccccccccccccccccc, dddddddddddddddddd);
	foo(old(1), aaaaaaaaaaaaaaaaaa, bar(bbbbbbbbbbbbbbbbbbbbbbb, cccccccccccccccccccccc, dddddddddddddddddd));
	foo(aaaaaaaaaaaaaaaaaa, bar(bbbbbbbbbbbbbbbbbbbbbbb, cccccccccccccccccccccc, dddddddddddddddddd, old(1)));
	foo(aaaaaaaaaaaaaaaaaa, bar(bbbbbbbbbbbbbbbbbbbbbbb, cccccccccccccccccccccc, dddddddddddddddddd, dddddddd), old(1));
	foo(aaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbbb, cccccccccccccccccccccc, dddddddddddddddddd, 2 + old(1));
	foo(aaaaaaaaaaaaaaaaaa,bbbbbbbbbbbbbbbbbbbbbbb,cccccccccccccccccccccc,dddddddddddddddddd,old(1));
	foo(aaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbbb,
		cccccccccccccccccccccc, dddddddddddddddddd,
		old(1));
	foo(aaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbbb,
		cccccccccccccccccccccc, dddddddddddddddddd, eeeeeeeeeeeeeeee, old(1));
	foo(aaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbbb,
		cccccccccccccccccccccc, old(dddddddddddddddddd), eeeeeeeeeeeeeeee, ffffffff);
	x = aaaaaaaaaaaaaaaaaaaaaaaaaaaa + bbbbbbbbbbbbbbbbbbbbbbb + cccccccccccccccccccccc + dddddddddddddddddd + old(1);
	foo(aaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbbb, old(1), cccccccccccccccccccccc, dddddddddddddddddd,
	    eeeeeeeee, fffffffffff);
	if (foo(aaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbbb, cccccccccccccccccccccc, dddddddddddddddddd, old(1)))
		return;
	x = foo(aaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbbb, cccccccccccccccccccccc, dddddddddddddddddd, old(1));
	foo(aaaaaaaaaaaaaaaaaa,	bbbbbbbbbbbbbbbbbbbbbbb,  cccccccccccccccccccccc, /* c */ dddddddddddddddddd, old(1));
	foo(aaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbbb, cccccccccccccccccccccc,  dddddddddddddddddd, /* c */ old(1), e);
	foo(aaaaaaaaaaaaaaaaaa, old(1), bbbbbbbbbbbbbbbbbbbbbbb,	cccccccccccccccccccccc,  dddddddddddddddddd,/* c */ e);
	foo(old(1), aaaaaaaaaaaaaaaaaa,bbbbbbbbbbbbbbbbbbbbbbb,	cccccccccccccccccccccc, dddddddddddddddddd);
}
