@@ type T; identifier i; @@
- for (T i = 0; i < 10; i++) {
+ T i;
+ for (i = 0; i < 10; i++) {
  ...
  }
