@@ identifier x, f; @@
  struct ops x = {
    .probe = f,
  };
@@ identifier f; @@
- f(int a)
+ f(int a, int b)
  { ... }
