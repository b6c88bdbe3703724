@@
identifier I;
expression E;
iterator name list_for_each;
iterator name list_for_each_entry;
@@
- list_for_each(I, E)
+ list_for_each_entry(I, E, list)
  { ... }
