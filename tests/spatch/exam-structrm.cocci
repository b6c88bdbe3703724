@@ @@
- struct foo { ... };
