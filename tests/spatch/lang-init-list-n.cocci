@@
identifier s, i;
initialiser list[n] is;
expression e;
@@
 struct s i = {
   is,
-  e
+  e + 1
 };
