@@ @@
- int x;
