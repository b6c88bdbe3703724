@@ expression E,F; @@
 if (
- E == F
+ F == E && x
 ) { ... }
