virtual v
virtual w
@depends on v && !w@
identifier virtual.nm;
expression e;
@@
- f(e)
+ nm(e)
@depends on w@
@@
- f(1)
+ q(1)
