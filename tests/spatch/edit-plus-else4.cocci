@@ @@
  m1();
+ for (;;) {
+ if (a) {
+ b();
+ } else if (c)
+ d();
+ else
+ g();
+ h();
+ }
