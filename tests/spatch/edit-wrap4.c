void f(void)
{
	foo(old, aaaaa,
	    bbbb);
	foo(old, aaaaa,
		    bbbb,
	  cccc);
	foo(old, aaaaa,
		       bbbb,
	  cccc);
	foo(old,
	    aaaaa,
		       bbbb,
	  cccc);
	foo(old, bar(aaaaa,
		       bbbb,
	  cccc), dd,
	    ee);
	foo(old, (aaaaa
		  + bbbb),
	    ee);
	foo(old, (aaaaa
		  + bbbb),
	                 ee);
	foo(aaaaaaaaaaaaaaaaaa,
		bbbbbbbbbbbbbbbbbbbbbbb);
}
