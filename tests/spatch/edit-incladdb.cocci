@@ @@
+ #include <z.h>
#include <a.h>
