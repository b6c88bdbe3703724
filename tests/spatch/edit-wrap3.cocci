@@ expression x; @@
- old(x)
+ new_name(x)
