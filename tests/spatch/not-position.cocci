@a@
expression E,F;
position p;
@@
g(E)@p + F
@b@
position p != a.p;
expression E,F;
@@
g(E)@p
@script:python@
p << b.p; E << b.E;
@@
print("b", p[0].line, E)
