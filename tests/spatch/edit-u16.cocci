@@ expression a; @@
+ /* before */
  f(a);
+ /* after */
