#define X(a) foo(a)
#define Y foo(1, \
	2)
#define Z do { foo(1); } while (0)
#define W \
	foo(1) + \
	foo(2)
