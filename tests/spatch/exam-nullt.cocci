@@ expression *e; @@
- e != NULL
+ !!e
