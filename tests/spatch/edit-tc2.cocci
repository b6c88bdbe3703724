@@ identifier x; @@
- int x;
