@@
identifier f;
@@
int f(int x) {
+ start();
  ...
}
