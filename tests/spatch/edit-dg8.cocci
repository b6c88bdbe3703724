@@ expression E; @@
return
- E
+ 0
;
