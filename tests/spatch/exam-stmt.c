int g() {
  foo();
  x = 3;
  foo();
  if (x) {
    y();
  }
  foo();
  { a(); b(); }
}
