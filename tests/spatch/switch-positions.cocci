@r@
position p;
@@
switch (...)
{
case ...:...
case ...:
case ...:;@p
}
@script:python@
p << r.p;
@@
for x in p: print(x.line, x.column)
