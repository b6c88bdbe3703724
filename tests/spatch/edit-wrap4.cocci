@@ @@
- foo
+ longer_foo
  (
- old
+ new
  , ...)
