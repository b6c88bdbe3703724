@a@
expression x, y, e;
@@
x <@e y
@script:python@
e << a.e;
@@
print("a", e)
@b@
int v;
@@
f(...)@v
@script:python@
v << b.v;
@@
print("b", v)
@c@
expression e, g;
@@
g = \(f(...)@e \| h@e(...) \)
@script:python@
e << c.e;
@@
print("c", e)
