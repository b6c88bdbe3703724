@@ identifier f; expression e; @@
  static const struct ops f = {
+	.owner = THIS_MODULE,
	.open = e,
  };
