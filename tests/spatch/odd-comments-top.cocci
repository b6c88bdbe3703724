@@ identifier f =~ "^rm"; type T; @@
- T f(...) { ... }

@@ identifier f =~ "^rm"; type T; @@
- T f;

@@ declarer name DEFINE_MUTEX; identifier f =~ "^rm"; @@
- DEFINE_MUTEX(f);
