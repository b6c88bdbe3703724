@@ expression a; @@
- f(a);
+ while(x){y();}
+ x=-a;
+ x=a-b;
+ x=!a;
+ x=a&&b||c&d|e^f;
+ x=a<=b;
+ x=a>>=1;
+ x = a[i].b->c(d)(e);
+ x = *a * *b;
+ x = a*b;
+ x = (a)*b;
+ x = (a+b)*c;
+ x = &a[1];
+ x = a++ + ++b;
+ x = a- -b;
+ "abc";
+ foo ( a , b );
+ foo();
+ if (x == 1 && (y || z)) goto err;
