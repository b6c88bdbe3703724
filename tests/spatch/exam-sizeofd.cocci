@@ expression *p; @@
- sizeof(p)
+ sizeof(*p)
