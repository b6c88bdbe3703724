void a(void)
{
	foo();
	return;
}
void b(void)
{
	if (x)
		return;
	bar();

	return;
}
