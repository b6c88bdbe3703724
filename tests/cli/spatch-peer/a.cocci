virtual patch
virtual context
virtual report

@depends on context@
expression e;
@@
* f(e)

@depends on patch@
expression e;
@@
- f(e)
+ g(e)

@r depends on report@
expression e;
position p;
@@
f@p(e)

@script:python depends on report@
p << r.p;
e << r.e;
@@
coccilib.report.print_report(p[0], "f is called with %s" % e)
