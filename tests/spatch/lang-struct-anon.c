struct {
	int a;
	int b;
} foo;
struct named {
	int a;
} bar;
