@@ expression E; @@
- printf("%d\n", E);
- return E;
+ return print(E);
