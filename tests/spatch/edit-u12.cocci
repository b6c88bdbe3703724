@@ expression E; @@
- E->x
+ E.x
