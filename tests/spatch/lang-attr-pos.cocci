@r@
attribute name __init;
identifier f;
type T;
position p;
@@
 T __init@p f(...) { ... }

@script:python@
p << r.p;
f << r.f;
@@
print(f, p[0].line, p[0].column)
