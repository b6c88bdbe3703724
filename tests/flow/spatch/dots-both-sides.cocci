@@
@@
- c();
+ c1();
  ...
  b();
  ...
- return 0;
+ return 1;
