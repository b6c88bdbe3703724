// Code under #if 0 is a comment; that under #ifdef is not.
@@ expression e; @@
- old(e)
+ new(e)
@@ @@
- gone();
