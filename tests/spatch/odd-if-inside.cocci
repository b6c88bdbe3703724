@@ expression e; statement S; @@
- if (e) S

@@ @@
- struct s { ... };

@@ identifier f =~ "^rm"; @@
- f(...) { ... }
