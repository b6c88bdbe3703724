@@ expression E; @@
if (E) {
  ...
}
- else { foo(); }
