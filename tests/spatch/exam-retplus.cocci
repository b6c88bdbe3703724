@@ expression e; @@
+ cleanup();
  return e;
