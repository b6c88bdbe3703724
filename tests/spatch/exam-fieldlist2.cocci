@@ field list fs; @@
- struct foo { fs };
+ struct bar { int first; fs };
