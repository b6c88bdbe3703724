@r@
expression e;
identifier i;
@@
f(e@i)
@script:python@
i << r.i;
e << r.e;
@@
print(i, e)
@s@
constant c;
identifier r.i;
@@
g(c@i)
@script:python@
c << s.c;
@@
print(c)
