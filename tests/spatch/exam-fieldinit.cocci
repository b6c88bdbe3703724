@@ identifier x; expression e; @@
  struct ops x = {
    ...,
-   .probe = e,
+   .probe_new = e,
    ...,
  };
