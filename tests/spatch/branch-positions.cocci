@r@
position p, q;
expression y, x;
@@
g(1);
... when any
f@p(x,...);
... when any
g(2);
@script:python@
p << r.p;
@@
print([x.line for x in p])
@script:python@
p << r.p;
x << r.x;
@@
print(x,[x.line for x in p])
