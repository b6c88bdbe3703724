@@
@@
- static int x;
+ static long x;
+ static long y;
