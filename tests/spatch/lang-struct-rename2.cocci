@@
@@
 struct 
- foo
+ bar
 { ... };
