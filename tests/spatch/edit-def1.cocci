@@ identifier f; expression E; @@
- f = E;
+ #define A1 f
+ f = E;
