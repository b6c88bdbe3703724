#include <a.h>
int g(void) { mark(a); mark(b); mark(c); }
