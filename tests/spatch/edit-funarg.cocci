@@ identifier f; @@
- f
+ g
 (...)
