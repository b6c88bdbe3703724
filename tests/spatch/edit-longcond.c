int f(void)
{
	if (aaaaaaaaaaaaaaaaaaa(bbbbbbbbbbbbbbbbbbb, ccccccccccccccccccccccc)) foo(1);
}
