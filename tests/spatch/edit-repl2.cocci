@@ expression E,F; @@
- foo(E);
- bar(F);
+ both(E, F);
