@@ expression E,F; @@
  foo(E
- ,F
+ ,g(F)
 );
