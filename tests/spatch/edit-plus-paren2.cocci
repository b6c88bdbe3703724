@@ @@
  foo(
+ 1,
  ...)
@@ expression list es; @@
  bar(
+ 1,
  es)
@@ expression list es; expression e; @@
  zoo(
+ 1,
  e, es)
@@ @@
  f(
+ int k,
  ...) { ... }
@@ parameter list p; @@
  g(
+ int k,
  p) { ... }
