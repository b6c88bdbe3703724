@@
identifier f;
@@
int f(int x) {
  ...
+ stop();
}
