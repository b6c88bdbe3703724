@@
expression e;
@@
- (\(int\|long\))e
+ e
