int f(void)
{
	foo("a %d\n", 1);
	foo("a %d\n",
	    x->y);
}
