@@ type T; identifier f; parameter list ps; fresh identifier nf = "__" ## f; @@
+ T nf(ps);
 T f(ps) { ... }
