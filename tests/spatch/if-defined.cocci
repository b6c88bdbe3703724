// --defined, --undefined
@@ expression e; @@
- old(e)
+ new(e)
