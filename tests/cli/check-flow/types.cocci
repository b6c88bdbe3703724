/// mark_pte() says what it takes
@@
pte_t *p;
@@
- mark(p);
+ mark_pte(p);
...
return ...;
