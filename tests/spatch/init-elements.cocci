@@
identifier var, arr;expression E;
@@
struct id arr[] = {
	...,
	{
	.var = E,
-	}
+	},
+	{ }
};

@@
identifier arr;
@@
struct jd arr[] = {
+	{
+		.a = 1,
+		.b = 2,
+	},
+	{ .a = 1, .b = 2 },
	...,
};

@@
identifier var, arr;expression E;
@@
struct kd arr[] = {
	{
	.var = E,
+ .z = 3,
	}
};
