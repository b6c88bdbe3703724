@@
expression a, b;
@@
- foo(a, b)
+ bar(b)
   ;
@@
expression b;
@@
- bar(b);
