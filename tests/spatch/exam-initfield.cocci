@@ identifier i; expression e; @@
struct ops i = {
  .open = e,
+ .close = my_close,
  ...
};
