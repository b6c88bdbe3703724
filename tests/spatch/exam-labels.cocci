@@ identifier l; @@
- l:
+ out:
