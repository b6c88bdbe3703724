int f(int p) {
  int a;
  int b, c;
  a = 3;
  b = 4;
  return a + b;
}
