@r disable braces4@
position p1,p2;
statement S1,S2;
@@
(
if (...) { ... }
|
if (...) S1@p1
)
@script:python@
p1 << r.p1;
@@
print(p1[0].line)
