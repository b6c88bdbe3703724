int foo(int a) {
  x();
  start();
  y();
  if (z) { w(); }
  stop();
  w();
}
