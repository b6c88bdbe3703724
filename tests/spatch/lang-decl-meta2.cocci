@@
declaration D;
statement S;
@@
 D
+ /* here */
 S
