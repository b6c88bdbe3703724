@@ expression E; @@
  if (...) {
    ...
-   return E;
+   goto out;
  }
