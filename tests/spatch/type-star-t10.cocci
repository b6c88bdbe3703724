@@ type T; identifier x; @@
- T x;
+ struct { T x; T a[2]; } s;
