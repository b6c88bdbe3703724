int f(int a) {
  if (a) foo();
  if (a) foo(); else bar();
  if (a) {
    foo();
  }
  return 0;
}
