@@ expression a; @@
- (
  f(a)
- )
  ;
