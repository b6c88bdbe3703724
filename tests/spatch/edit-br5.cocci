@@ expression a; @@
- foo(a);
+ for (;;) y();
