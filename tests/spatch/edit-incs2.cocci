@@ @@
- #include <a.h>
+ #include <c.h>
+ #include <d.h>
