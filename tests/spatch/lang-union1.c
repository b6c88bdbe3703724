union foo { int a; int b; };
struct foo { int a; int b; };
union bar {
	int b;
	int a;
};
