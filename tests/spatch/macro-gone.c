#define C(x)	do {		\
	foo(x);			\
	bar(3);			\
	foo(4);			\
} while (0)
#define D(x) foo(x);
#define E(x) { foo(x); }
