@@ @@
(
- foo();
|
- bar();
+ baz();
)
