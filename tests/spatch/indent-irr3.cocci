@@ expression e; @@
- foo(e);
+ if (e)
+   bar();
+ else {
+   x(e);
+ }
