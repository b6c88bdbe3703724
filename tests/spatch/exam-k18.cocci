@@ expression x; @@
- (void) x;
