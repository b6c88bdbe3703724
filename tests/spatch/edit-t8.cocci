@@
identifier I;
expression E;
iterator name list_for_each;
iterator name list_for_each_entry;
statement S;
@@
- list_for_each(I, E) S
+ list_for_each_entry(I, E, list) S
