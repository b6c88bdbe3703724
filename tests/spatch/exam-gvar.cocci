@@ identifier x; constant c; @@
- int x = c;
+ int x;
