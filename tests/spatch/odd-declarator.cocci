@@ identifier i =~ "^rm"; type T; @@
- T i;
