@@ @@
- struct old
+ struct new
