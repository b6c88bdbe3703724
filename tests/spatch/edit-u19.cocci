@@ identifier x; @@
struct foo {
- int x;
+ long x;
+ struct list_head l;
  ...
};
