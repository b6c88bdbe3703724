@@ identifier f; @@
+ int newf(int x)
+ {
+   if (x) return 1;
+   return 0;
+ }
+
f(...)
{
...
}
