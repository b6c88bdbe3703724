@ type @
@@
- struct foo
+ struct bar
