@@ @@
enum color {
  RED,
+ GREEN,
  ...
};
