@@ expression E, F; @@
- a[E][F]
+ b[F]
