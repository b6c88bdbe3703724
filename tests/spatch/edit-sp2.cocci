@@ expression a; type T; identifier i; @@
- f(a);
+ // line comment
+ g(a); // tail
+ /* block
+  * more */
+ g(b);
+
+ g(c);
+ #ifdef X
+ g(d);
+ #else
+ g(e);
+ #endif
