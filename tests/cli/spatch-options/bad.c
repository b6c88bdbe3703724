void h(void)
{
	x = ;
}
int i;
