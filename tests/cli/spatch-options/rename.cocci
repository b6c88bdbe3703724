@@ expression x; @@
- old(x)
+ new(x)
