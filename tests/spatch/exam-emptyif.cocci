@@ expression e; @@
- if (e) { }
