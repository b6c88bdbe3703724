void h(void)
{
	f(1);
	f(FOO);
	f("FOX");
	f(BAR);
}
