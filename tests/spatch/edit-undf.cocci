@@ @@
- #define FOO 1
+ #define FOO 2
+ #define BAR 3
