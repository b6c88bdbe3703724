int foo(int x)
{
	if (x) { a(); b(); } else { a(); b(); }
	if (x) { a(); b(); } else { a(); c(); }
}
