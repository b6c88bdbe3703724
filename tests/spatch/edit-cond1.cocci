@@ expression E,F; @@
- if (E == F)
+ if (F == E && x)
 { ... }
