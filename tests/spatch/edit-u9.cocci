@@ expression E; @@
- return E;
+ {
+ cleanup();
+ return E;
+ }
