@@ expression e; identifier l; @@
- if (e < 0) goto l;
+ if (e)
+ 	goto l;
