@@
identifier x;
@@
- \(int\|long\) x;
+ u32 x;
