int a;
struct foo b;
foo_t c;
long d;
