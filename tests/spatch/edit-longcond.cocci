@@ expression E,F; @@
- if (E) foo(F);
+ if (E && is_something_long(F, another_argument_here, and_one_more_argument) && x_y_z) foo(F);
