@@ identifier i; @@
  union u {
-  int i;
+  long i;
   ...
  };
