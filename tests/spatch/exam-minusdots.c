int foo(int a) {
  x();
  start();
  y();
  z();
  stop();
  w();
}
