@@ identifier x; @@
- unsigned x;
+ unsigned int x;
