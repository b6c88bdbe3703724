struct foo x = {
	.a = f(1,2),
};
struct foo x = { .a = 2, };
