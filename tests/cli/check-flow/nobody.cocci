/// A type that nobody knows
@@
pte_t *p;
@@
* unmark(p)
