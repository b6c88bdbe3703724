@@
{unsigned int, long} x;
identifier y;
@@
- y = x;
+ set(&y, x);
