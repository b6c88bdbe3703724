// --noif0-passing: all branches
@@ expression e; @@
- old(e)
+ new(e)
@@ @@
- gone();
