@@ @@
- struct foo *
+ struct bar *
