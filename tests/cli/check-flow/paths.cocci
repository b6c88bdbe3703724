/// Used after it was unmapped, or marked for certain
@used exists@
pte_t *p;
expression e;
@@
* pte_unmap(p)
... when != p = e
* pte_none(*p)

@whole forall@
pte_t *p;
@@
* mark(p);
... when strict
* unmark(p);
