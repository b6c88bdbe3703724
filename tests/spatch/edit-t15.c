int foo(struct device *dd)
{
	x = min(a, b) + min(c + 1, d * 2);
	return min(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb);
}
