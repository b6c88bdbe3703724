@a@
position p;
@@
x@p();

@b@
position p1 != a.p;
position any a.p;
@@
x@p1();
...
x@p();

@script:python@
p << b.p1;
q << a.p;
@@
print([x.line for x in p], [x.line for x in q])
@c@
position p1 != a.p;
@@
x@p1();
...
x();

@script:python@
p << c.p1;
@@
print("c", [x.line for x in p])
@d@
position any a.p;
position p1;
@@
x@p1();
...
x@p();

@script:python@
p << d.p1;
@@
print("d", [x.line for x in p])
