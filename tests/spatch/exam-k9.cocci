@@ identifier s; @@
- struct s;
