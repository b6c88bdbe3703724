@@ expression a; type T; @@
- f(a, (T)y);
+ x=y+-z*(T*)a->b.c[1+2]?!q:~w;
+ x+=y<<1;x--; ++x;
+ *p=&q;
+ a=sizeof(int)*sizeof(x*y);
+ for(i=0;i<10;i++)foo(a,b);
+ for(;;){foo();}
+ while(x)y();
+ do{z();}while(x);
+ return(a);
+ return a;
+ return;
+ goto out;
+ out: x();
+ if(!x)return -ENOMEM;
