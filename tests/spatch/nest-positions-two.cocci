@r@
position p, q;
expression x;
@@
g(1);
<...
(
f@p(...)
|
h@q(x)
)
...>
g(2);
@script:python@
p << r.p;
q << r.q;
@@
print([x.line for x in p], [x.line for x in q])
@script:python@
p << r.p;
q << r.q;
x << r.x;
@@
print([x.line for x in p], [x.line for x in q], x)
@script:python@
p << r.p;
x << r.x;
@@
print([x.line for x in p], x)
