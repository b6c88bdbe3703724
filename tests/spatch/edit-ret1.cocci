@@ expression E; @@
+ unlock();
return E;
