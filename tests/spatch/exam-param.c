int foo(int x, char *y) {
  return x;
}
