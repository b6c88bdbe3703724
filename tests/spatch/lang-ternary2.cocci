@@
expression a, c;
@@
- a ?: c
+ sel(a, c)
