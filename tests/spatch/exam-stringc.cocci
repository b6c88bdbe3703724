@@ @@
- "old"
+ "new"
