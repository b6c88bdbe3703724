#define C(x)	do {		\
	foo(1);			\
	x(3);	y(foo(1));		\
} while (0)
#define D(x) foo(1);
#define E(x) { foo(1); }
#define F(x) (x + foo(1))
