struct foo {
	int a;
};
struct foo *x;
void f(struct foo *y) { struct foo z; sizeof(struct foo); }
