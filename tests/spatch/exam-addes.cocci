@@ expression X, Y; @@
- one(X, Y);
+ one(X);
+ two(Y);
