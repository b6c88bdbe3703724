int f(void)
{
	int a;
	struct foo b; /* hi */
	char *c;

	y();
}
struct foo {
	int a;
};
int g;
