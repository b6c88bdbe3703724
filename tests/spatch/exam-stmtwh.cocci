@@ statement S; expression x; @@
- while (x) S
+ loop(x);
