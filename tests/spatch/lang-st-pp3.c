void t(int a)
{
	begin();
	use(a);
	end();
}
