unsigned a;
static unsigned b = 3;
struct s { unsigned c; unsigned d:3; };
int f(unsigned e) { unsigned g, h; unsigned i; }
