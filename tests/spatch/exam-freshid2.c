#include <a.h>

int foo(int x) {
  return x;
}

/* the bar */
static int bar(char *x, int y) { return 1; }
