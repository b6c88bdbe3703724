@@ expression e; identifier f; @@
- (*e).f
+ e->f
