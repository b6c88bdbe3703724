struct foo {
	int a;
};
struct foo *x;
