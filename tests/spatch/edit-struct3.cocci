@@ @@
struct foo {
  int a;
- int b;
+ char b;
+ char c;
};
