static const int table[] = { 1, 2, 3 };
static unsigned count(void)
{
	f(sizeof(table) / sizeof(table[0]));
	f((sizeof(table) / sizeof(table[0])));
	f(sizeof(table) / table[0]);
	return sizeof(table) / sizeof(table[0]);
}
