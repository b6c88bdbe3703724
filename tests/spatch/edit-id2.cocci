@@ expression E; @@
- E->a
+ g(E)
