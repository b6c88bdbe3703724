@@ expression E; identifier x; @@
- E.x
+ E->x
