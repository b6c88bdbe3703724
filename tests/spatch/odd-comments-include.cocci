@@ @@
- #include <rm.h>
