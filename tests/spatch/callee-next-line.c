void f(void)
{
	lock(&x);
	unlock(&x);
	use(0);
}
void g(void)
{
	spin(&x);
	use(0);
	unlock(&x);
}
void h(void)
{
	other(&x);
	use(0);
}
