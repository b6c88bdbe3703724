@@ @@
+ static int helper(struct foo *p, int q)
+ {
+ 	int i;
+
+ 	for (i = 0; i < q; i++) {
+ 		if (p->x[i] == q)
+ 			return -EINVAL;
+ 		else
+ 			foo(p, q);
+ 	}
+ 	while (q--)
+ 		bar();
+ 	switch (q) {
+ 	case 1:
+ 		return 3;
+ 	default:
+ 		break;
+ 	}
+ out:
+ 	return 0;
+ }
+
int main(...) { ... }
