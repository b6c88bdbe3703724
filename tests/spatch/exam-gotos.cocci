@@ identifier l; @@
- goto l;
+ return -1;
