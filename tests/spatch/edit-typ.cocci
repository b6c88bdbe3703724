@@ identifier x; expression E; @@
- int
+ long
  x = E;
