@@ expression e; identifier l; @@
- if (e) goto l;
+ if (e) { log(); goto l; }
