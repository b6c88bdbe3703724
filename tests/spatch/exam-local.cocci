@@ local idexpression x; expression e; @@
- x = e;
+ set(&x, e);
