int __init foo(void)
{
	return 0;
}
