@@ statement S1, S2; expression e; @@
  if (e)
+ {
+ 	log();
  S1
+ }
  else S2
