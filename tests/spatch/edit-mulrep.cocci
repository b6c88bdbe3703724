@@ expression E; @@
- foo(E);
- bar(E);
+ baz(E, 1);
  x();
- y();
+ z();
