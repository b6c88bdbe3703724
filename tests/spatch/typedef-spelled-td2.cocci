@@ typedef u32, u64; @@
- u32
+ u64
