@@ identifier x; expression e; @@
  struct foo x = {
- .a = e,
+ .b = e,
  };
