@@
@@
- struct foo
+ struct bar
 { ... };
