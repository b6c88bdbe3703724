enum foo x;
void f(enum foo y) { }
