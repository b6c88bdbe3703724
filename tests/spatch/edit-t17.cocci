@@
identifier f;
@@
 int f(...) {
+	int err;
 	...
-	return 0;
+	return err;
 }
