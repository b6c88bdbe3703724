@ expression @
@@
- foo
+ bar
