@@ identifier fn; parameter list ps; @@
- int fn(ps)
+ int fn(ps, int x)
  { ... }
