@@ expression a; @@
return
- a
+ g(a)
;
