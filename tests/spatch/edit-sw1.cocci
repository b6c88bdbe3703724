@@ expression a; @@
- foo(a);
+ switch (a) {
+ case 1:
+   x();
+   y();
+   break;
+ case 2:
+ case 3:
+   z();
+ default:
+   w();
+ }
+ bar();
