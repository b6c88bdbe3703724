void f(void)
{
	foo(old(1), aaaaaaaaaaaaaaaaaa, bar(bbbbbbbbbbb,
  cccc), ddddddddddddddddddddddddddd, eeeeeeeeeeeeeeeeeeeeeeeeeee, ffffffffffffffffff, ggggggggggggggggggggg);
	foo(aaaaaaaaaaaaaaaaaa, bar(bbbbbbbbbbb,
  cccc), old(1), ddddddddddddddddddddddddddd, eeeeeeeeeeeeeeeeeeeeeeeeeee, ffffffffffffffffff, ggggggggggggggggggggg);
	foo(old(1), aaaaaaaaaaaaaaaaaa,
	bbbbbbbbbbbbbbb,bbbbbbbbbbbbbbbbbb,cccccccccccccccc, ccccccccccccccccccccccccccccccccccccc,ddddddddddddddddddd,ddddddddddd);
	foo(old(1), aaaaaaaaaaaaaaaaaa,bbbbbbbbbbbbbbb,bbbbbbbbbbbbbbbbbb,cccccccccccccccc,cccccccccccccc,ddddddddddddd,ddddddddddd);
	foo(old(1), aaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbbb,  cccccccccccccccccccccc,  dddddddddddddddddddddddd,  e);
	foo(old(1), aaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbbb,cccccccccccccccccccccc, dddddddddddddddddddddddd,  e);
	foo(old(1), aaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbb, "aa, bb, cc, dd, ee, ff, gg, hh, ii, jj, kk, ll, mm");
	foo(old(1), aaaaaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbb, cccccccccccccccc + dddddd + a, b);
	foo(old(1), aaaaaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbb, cccccccccccccccc + ddddddd + a, b);
	foo(old(1), aaaaaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbb, cccccccccccccccc + ddddd, aa);
	foo(old(1), aaaaaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbb, cccccccccccccccc + dddddd, aa);
	foo(old(1), aaaaaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbb, cccccccccccccccc + ddddddd, aa);
	foo(old(1), aaaaaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbb, cccccccccccccccc + dddddddd, aa);
	foo(a); bar(old(1), aaaaaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbb, cccccccccccccccc + dddddddd, aaaaaaaaa, bbbbbbbb);
	foo(old(1)); bar(1, aaaaaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbb, cccccccccccccccc + dddddddd, aaaaaaaaa, bbbbbbbb);
	x = old(1) + bar(1, aaaaaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbb, cccccccccccccccc + dddddddd, aaaaaaaaa, bbbbbbbb);
	x = bar(1, aaaaaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbb, cccccccccccccccc + dddddddd, aaaaaaaaa, bbbbbbbb) + old(1);
	x = bar(1, aaaaaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbb) + foo(cccccccccccccccc, dddddddddddd, aaaaaaaaa, old(1));
	foo(aaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbbb, old(1), xxxxxxxx,
	  cccccccccccccccccccccc, dddddddddddddddddd, eeeeeeeeee, ffffffff, ggggggggggg, hhhhhhhhhhhh);
	a = 1, b(old(1), aaaaaaaaaaaaaaaaaaaaaaa), cccccccccccccccccccccc, ddddddddddddddddddd, eeeeeeeeeeeeeeeeeeeee;
	if (x) { foo(old(1), aaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbb,bbbbbbbbbbbbbbbbbb,cccccccccccccccc, cccccccccccccc,dd); }
	return foo(old(1), aaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbb,bbbbbbbbbbbbbbbbbb,cccccccccccccccc, cccccccccccccc,dd);
	p->x[foo(old(1), aaaaaaaaaaaaaaaaaa)] = bar(bbbbbbbbbbbbbbb,bbbbbbbbbbbbbbbbbb,cccccccccccccccc, cccccccccccccc,dd);
	if (aaaaaaaaaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbbbbbb, cccccccccccccccccccccccccccc, old(1), dddddddddddddd)
		;
}
