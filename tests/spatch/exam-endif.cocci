@@ @@
- old();
+ new();
