@@ expression E; @@
  return
- E
+ 0
;
@@ expression E; @@
- return E;
+ goto out;
