@@
statement S;
@@
 {
+ x();
 S
 }
