@@ type T; identifier x; @@
- T x;
... when != x
