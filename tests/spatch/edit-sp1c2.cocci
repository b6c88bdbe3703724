@@ expression a; @@
- int x = a;
+ unsigned   long flags;
+ struct foo*s=&a;
+ const char*s[3]={"a","b"};
+ static int  i;
+ u32*s;
