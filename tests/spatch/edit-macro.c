#define X(a) foo(a)
#define Y(a) do { \
	foo(a);	\
	foo (b); \
} while (0)
int f(void)
{
	X(foo(1));
}
