@@ expression a; @@
f(
+ x,
+ y,
  a
+ ,z
+ ,w
  )
