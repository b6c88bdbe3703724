@@ expression E; @@
- x = foo(E);
+ x = foo_with_a_long_name(E, SOME_FLAG) | another_function_call(E, 0, OTHER_FLAG, 12345);
