int f(void)
{
	f(w, (int)y);
	z();
}
