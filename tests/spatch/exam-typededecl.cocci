@@ typedef u32, uint32_t; @@
- u32
+ uint32_t
