@@ expression E1,E2,E3; @@
- f(E1,E2,E3);
+ E1 = f(E2,
+        E3);
