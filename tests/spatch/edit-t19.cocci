@@
expression X;
@@
- sizeof(X)/sizeof(X[0])
+ ARRAY_SIZE(X)
