@@ expression a; @@
+ pre();
  f(a);
+ post();
