@@ @@
  m1();
+ while (x);
+ if (x);
+ for (;x;);

