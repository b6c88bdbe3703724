int old_x(int a)
{
	s->old_y = old_z(a);
}
