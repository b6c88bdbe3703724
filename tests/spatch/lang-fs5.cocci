@@
fresh identifier t = "tmp";
identifier f;
@@
 f(...) {
+ int t;
<...
- call();
+ t = call();
...>
 }
