@@ @@
+ #include <new.h>
  #define X 3
