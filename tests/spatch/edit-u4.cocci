@@ expression E1,E2; @@
- if (E1) return E2;
+ CHECK(E1);
