@@ expression x; @@
  alloc(x)
  ... when != free(x)
      when != x = NULL
- use(x);
+ good(x);
