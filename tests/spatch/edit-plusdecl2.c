int f1(void)
{
	int a = 1;
	struct foo *b = c;	/* c */

	b();
}
