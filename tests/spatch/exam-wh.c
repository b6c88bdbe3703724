int foo(int a) {
  while (1) {
    x();
    if (y) break;
  }
}
