@@ expression e; @@
- if (e) {
  ...
- }
