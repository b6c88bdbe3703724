@@ statement S; @@
  if (a) S
+ else if (b) {
+ 	foo();
+ }
