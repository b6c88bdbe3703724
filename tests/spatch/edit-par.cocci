@@ expression E; @@
- (E)
+ E
