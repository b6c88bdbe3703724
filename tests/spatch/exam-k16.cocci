@@ type T; identifier f; parameter list ps; @@
- T f(ps)
+ T __f(ps)
  {
  ...
  }
+
+ T f(ps)
+ {
+ 	return __f();
+ }
