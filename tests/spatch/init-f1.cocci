@@ identifier s; @@
struct s {
  int a;
+ int b;
  ...
};
