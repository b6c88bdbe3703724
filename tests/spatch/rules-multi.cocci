@a@
expression x,y;
@@
- foo(x,y)
+ bar(y,x)
@b@
expression a.x;
@@
- free(x);
@c@
expression x;
@@
- bar(x, 1)
+ one(x)
