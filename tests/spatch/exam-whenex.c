int f(int *a, int *b) {
  alloc(a);
  alloc(b);
  free(a);
  b = NULL;
  use(a);
  use(b);
}
int g(int *a) {
  alloc(a);
  use(a);
}
