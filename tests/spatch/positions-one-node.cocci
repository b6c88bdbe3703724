@r exists@
identifier c, member;
iterator name list_for_each_entry;
position p, p1;
@@
list_for_each_entry@p1(c,...,member) { ... when != break;
                                 when forall
                                 when strict
}
...
c@p
@script:python@
p1 << r.p;
p2 << r.p1;
@@
print([(x.line,x.column) for x in p1], [(x.line,x.column) for x in p2])
