@@ expression e1, e2; @@
- a && e1 == e2
+ both(e1, e2)
