@@ statement S; @@
+ if (a1)
 while(e) S
