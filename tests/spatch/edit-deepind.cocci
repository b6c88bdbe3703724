@@ expression E; @@
- foo(E);
+ if (E) {
+   while (E) {
+      bar(E);
+      if (x)
+         baz();
+   }
+ } else
+   bax();
