@@ identifier i; expression n; statement S; iterator name for_each; @@
- int i;
  ...
- for (i = 0; i < n; i++)
+ for_each(i, n)
  S
