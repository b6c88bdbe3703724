@@ @@
  m1();
+#define X 1

@@ @@
+#ifdef X
+ x = 1;
+#endif
  m2();

@@ @@
  m3();
+ y = 1;
+#define X 1
+ z = 1;
