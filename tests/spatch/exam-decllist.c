int f(int p) {
  int a;
  int b, c;
  int d = 3, e;
  return a + b;
}
