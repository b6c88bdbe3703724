@@ expression a; @@
- foo(a);
+ switch (a) { case 1: y(); }
