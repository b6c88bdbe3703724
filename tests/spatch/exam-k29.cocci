@@ expression list[2] xs; expression list ys; @@
- call(xs, ys)
+ call2(ys, xs)
