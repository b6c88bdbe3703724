@@ expression a; @@
- foo(a);
+ /* c */
+ bar(a);
