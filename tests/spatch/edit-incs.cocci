@@ @@
- #include <a.h>
