@@ expression E; @@
- return E;
+ return;
