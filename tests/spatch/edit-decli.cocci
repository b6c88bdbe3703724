@@ expression E; identifier x; @@
- int x = foo(E);
+ int x = foo_with_a_long_name_xxxxxxxxxxxx(E, SOME_FLAG, another_function_call, 1);
