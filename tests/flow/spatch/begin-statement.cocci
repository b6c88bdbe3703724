@@
identifier f;
statement S;
@@
int f(int x) {
+ start();
  S
  ...
}
