@@
statement S;
@@
- a();
+ a1();
S
