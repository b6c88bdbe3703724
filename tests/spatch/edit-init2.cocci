@@ identifier i; expression E; @@
struct foo i = {
  .a = E,
+ .b = E,
};
