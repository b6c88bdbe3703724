@@ @@
  m1();
+ while (x);
+ if (x);
+ for (;x;);

@@ @@
- m2();
+ if (x); else y();
