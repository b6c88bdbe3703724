@@ expression e1, e2; @@
- strlcpy(e1, e2, sizeof(e1));
+ strscpy(e1, e2, sizeof(e1));
