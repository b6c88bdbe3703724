@@
identifier l;
@@
- goto l;
+ jump(l);
