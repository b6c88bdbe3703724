@@
@@
- enum foo
+ enum bar
