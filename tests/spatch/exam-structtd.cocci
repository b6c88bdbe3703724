@@ typedef foo; @@
- struct foo *
+ foo
