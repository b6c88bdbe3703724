@@ identifier x; expression e; @@
  struct foo x = {
- .a = e,
+ .a = e,
+ .b = e,
  };
