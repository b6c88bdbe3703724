@@
pte_t *v;
@@
- *v
+ ptep_get(v)
