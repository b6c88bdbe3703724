@@ identifier i =~ "^rm"; type T; @@
 struct s {
 ...
- T i;
 ...
 };

@@ @@
- struct gone { ... };

@@ identifier v; @@
- struct gone v = { ... };
