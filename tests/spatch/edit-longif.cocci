@@ expression E; @@
- if (E)
+ if (E && !test_bit(SOME_VERY_LONG_FLAG_NAME, &structure->flags_member))
 { ... }
