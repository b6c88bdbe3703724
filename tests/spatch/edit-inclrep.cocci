@@ @@
- #include <a.h>
+ #include <z.h>
