@@ expression a; @@
foo(a);
+ /* c */
