void h(void)
{
	f(1);
	f(FOO);
	f("FOX");
	f('x');
	f(1.0);
	f(1L);
	f(1u);
}
