enum foo x;
void f(void) { enum foo y; }
