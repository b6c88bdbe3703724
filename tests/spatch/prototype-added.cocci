@@
type T; identifier x;
@@
+extern T f(int x);
T f(int x) { ... }
