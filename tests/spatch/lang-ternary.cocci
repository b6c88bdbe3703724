@@
expression a, b, c;
@@
- a ? b : c
+ sel(a, b, c)
