@@ expression e, f; @@
- e != 0 && f
+ e && f
