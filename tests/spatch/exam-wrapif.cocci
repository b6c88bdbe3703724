@@ expression e; @@
+ if (ok(e)) {
  foo(e);
  bar(e);
+ }
