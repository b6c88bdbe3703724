int foo(int a) {
  bar();
  return 0;
}
int baz(int a) {
  return 1;
}
