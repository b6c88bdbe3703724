@@ identifier s; @@
struct s {
  ...
  int z;
+ int b;
  ...
};
