@@ identifier s; @@
struct s {
  ...
+ int  added;
+ char*b;
};
