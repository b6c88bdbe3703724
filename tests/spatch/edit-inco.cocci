@@ @@
+ #include <c.h>
int x;
