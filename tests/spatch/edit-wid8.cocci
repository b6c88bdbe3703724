@@ @@
- f();
+ foooooooooooooooooo(aaaaaaaaaaaaaaaaaaaa, baaaaaaaaaaaaaaaaaaaaaaaaaaaaa);
+ foooooooooooooooooo(aaaaaaaaaaaaaaaaaaaa, baaaaaaaaaaaaaaaaaaaaaaaaaaaaaa);
+ foooooooooooooooooo(aaaaaaaaaaaaaaaaaaaa, baaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa);
+ foooooooooooooooooo(aaaaaaaaaaaaaaaaaaaa, baaaaaaaaaaaaaaaaaaaaaaaaaaaaa, c);
+ foooooooooooooooooo(aaaaaaaaaaaaaaaaaaaa, baaaaaaaaaaaaaaaaaaaaaaaaaa, c);
+ foooooooooooooooooo(aaaaaaaaaaaaaaaaaaaa, baaaaaaaaaaaaaaaaaaaaaaaaa, c);
+ foooooooooooooooooo(aaaaaaaaaaaaaaaaaaaa, baaaaaaaaaaaaaaaaaaaaaaaaaaa, c);
+ xxxxxxxx = foooooooooooooooooo(aaaaaaaaaaaaaaaaaaaa, "baaaaaaaaaaa aaaaaaaaaaaaaaa", c);
+ if (foooooooooooooooooo(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, baaaaaaaaaaaaaaaaaaaaaaaaaaaaaa)) x = 3;
+ return foooooooooooooooooo(aaaaaaaaaaaaaaaaaaaaaaaaa, baaaaaaaaaaaaaaaaaaaaaaaaaaa) + goooooooo(aaa, b);
