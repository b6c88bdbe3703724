struct foo x = {
	.a = f(1,2),
};
struct foo y = {
	.a = 2
};
struct foo z = { .a = 2, };
struct foo z2 = {
	.q = 2,
	.a = 4,
	.x = 3,
};
