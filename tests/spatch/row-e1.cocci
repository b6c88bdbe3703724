@@ @@
- break;
+ continue;
