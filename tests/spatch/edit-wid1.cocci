@@ expression a; @@
f(a
+ ,NULL
  )
