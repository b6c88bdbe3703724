@@ expression a,b; @@
- f(a,b)
+ foooooooooooooooooo(a, baaaaaaaaaaaaaaaaaaaaaaaaaaaaa, caaaaaaaaaaaaaaaaaaaaaaaa, b, faaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa(a,b,daaaaaaaaaaaaaaaaaaaaaaaa,caaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa))
