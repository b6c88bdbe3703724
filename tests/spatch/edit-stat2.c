int f(void)
{
	return 1;
}

/* c */
int
g(void) { return 1; }
inline int h(void) { return 1; }
