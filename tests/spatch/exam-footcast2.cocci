@@ typedef foo_t, bar_t; expression e; @@
- (foo_t) e
+ (bar_t) e
