@@ type T1, T2; identifier a, b; @@
- T1 a;
- T2 b;
+ struct { T1 a; T2 b; } both;
