@@ expression a; @@
- foo(a);
+ return;
