@@
declarer D;
identifier i;
@@
- D(i);
+ D(i, 0);
