@@ @@
  #include <a.h>
+
+ int g(void)
+ {
+ 	return 1;
+ }
