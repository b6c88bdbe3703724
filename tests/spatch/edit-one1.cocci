@@ expression E; identifier x; @@
- int x = E;
