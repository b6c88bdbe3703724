@@ expression e; @@
- !(e == NULL)
+ e != NULL
