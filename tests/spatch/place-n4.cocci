@@ @@
+ #include <new.h>
  int x;
