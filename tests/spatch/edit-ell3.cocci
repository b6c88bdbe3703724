@@ expression E,F; @@
  foo(
- E
+ 7, E
  , F
 );
