int (*a)(int);
void f(void) { int (*b)(int); int (*c)(void); }
