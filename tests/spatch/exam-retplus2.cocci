@@ expression e; @@
- return e;
+ cleanup();
+ return e;
