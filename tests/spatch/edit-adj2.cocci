@@ expression E,F; @@
- foo(E);
...
- bar(F);
