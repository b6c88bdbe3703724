@@ expression list es; @@
- printf("hello %s %d\n", es)
+ print("bye %s %d\n", es)
