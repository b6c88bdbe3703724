@@ expression a,b; @@
- f(a,b);
+ foo(a, baaaaaaaaaaaaaaaaaaaaaaaaaaaaa + caaaaaaaaaaaaaaaaaaaaaaaa + faaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, b);
+ if (a && baaaaaaaaaaaaaaaaaaaaaaaaaaaaa || caaaaaaaaaaaaaaaaaaaaaaaa && faaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa)
+    return caaaaaaaaaaaaaaaaaaaaaaaa(fooooooooooooooo, aaaaaaaaaaaaaaaaaaaaaaaaa, "asdasdasdasda asdasd");
