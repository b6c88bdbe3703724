int f(int x) {
  int a;
  char *b;
  foo();
}
