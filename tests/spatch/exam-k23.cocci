@@ expression e; @@
  foo(e);
+ /* after foo */
+ #ifdef BAR
+ bar(e);
+ #endif
