@@
expression a;
@@
- a++
+ inc(a)
