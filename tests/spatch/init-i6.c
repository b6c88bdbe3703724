struct foo b = { .a = 3 };
struct foo c = {.a = 3 };
struct foo d = {
	.a = 3
};
struct foo e = {
	.z = 3,
	.a = 4, /* foo */
	.k = 2
};
