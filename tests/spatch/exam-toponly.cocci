@@ identifier f; @@
  #include <a.h>
+ extern int foo(void);
