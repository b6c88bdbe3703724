@@ expression a; @@
- f(a);
+ x = b & a;
+ x = a & b;
+ x = b << a;
+ x = a << b;
+ x = b == a;
+ x = b || a;
+ x = a || b;
+ x = b ? a : c;
+ x = b ? c : a;
+ x = b < a;
+ x = b[a];
+ x = a / b;
+ x = b % a;
