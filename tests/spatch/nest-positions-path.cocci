@r exists@
position p, q;
@@
g(1);
<+...
f@p(...)
...+>
g(2);
@script:python@
p << r.p;
@@
print([x.line for x in p])
