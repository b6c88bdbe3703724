@@ expression e; @@
- foo(e);
