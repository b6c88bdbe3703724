@@ @@
- int i;
