@@ identifier f; @@
f(
- void
+ struct device*dev, const char*name
  )
 { ... }
