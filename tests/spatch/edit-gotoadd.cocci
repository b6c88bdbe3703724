@@ expression E; @@
- return E;
+ ret = E;
+ goto out;
