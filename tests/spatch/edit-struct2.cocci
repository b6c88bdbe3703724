@@ identifier s; @@
struct s {
+ int  added;
  ...
};
