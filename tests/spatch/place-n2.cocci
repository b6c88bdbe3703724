@@ @@
+ int x;
  #include <old.h>
