int f(int x) {
  switch (x) {
  case A:
    foo();
    break;
  case C:
    bar();
  }
}
