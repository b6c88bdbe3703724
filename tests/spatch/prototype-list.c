int foo(int a);
static int bar(char *c);
extern int baz(void);

int foo(int a) { return a; }
static int bar(char *c)
{
	return 0;
}
int baz(void) { return 1; }
