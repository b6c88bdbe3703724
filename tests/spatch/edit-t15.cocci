@@
expression e1, e2;
@@
- min(e1, e2)
+ min_t(int, e1, e2)
