@@ @@
  m1();
+ int k, l;
+ a();

@@ @@
- m2();
+ struct x k, l;

@@ @@
  m3();
+ while (x)
+ { int k, l; }
