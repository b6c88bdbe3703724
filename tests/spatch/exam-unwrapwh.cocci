@@ expression e; statement list ss; @@
- if (e) {
  ss
- }
