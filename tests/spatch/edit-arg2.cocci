@@ expression a,b; @@
f(a
- ,b
  )
