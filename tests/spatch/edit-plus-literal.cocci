@@ @@
  m1();
+ y = (struct foo){ 1 };
+ y = f((struct foo) { .a = 1, .b = 2 }, 2);

@@ @@
- m2();
+ struct x y = { .a = 1, .b = 2 };
+ struct x z = { .a = { .x = 1, .y = 2 }, .b = 3, };
+ struct x w = { };

@@ @@
  m3();
+ y = sizeof -x + sizeof(x) + sizeof &x + sizeof *x;
+ if (x)
+ *y = 1;
+ while (x)
+ *y = 1;
