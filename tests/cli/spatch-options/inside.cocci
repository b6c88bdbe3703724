# spatch -U 0
@@ @@
- old(1);
