@@ @@
- m1();
+ if (x)
+ y();
+ else
+ z();
