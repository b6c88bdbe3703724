@@ expression a; @@
- f(a);
+ x = a ? b : c;
+ x = b - a;
+ x = b + a;
+ x = b * a;
+ x = !a;
+ x = a.b;
+ x = (int)a;
+ x = a == b;
+ x = b && a;
+ g(a, &a, *a);
+ x = a;
+ x = sizeof(a);
