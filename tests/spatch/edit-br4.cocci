@@ expression a; @@
- foo(a);
+ while (a) y();
