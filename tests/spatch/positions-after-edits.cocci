@a@
position p;
@@
x@p(...)
@b@
@@
- del();
@c@
position q;
@@
x@q(...)
@script:python@
p << a.p;
q << c.q;
@@
print("a %s:%s c %s:%s" % (p[0].line,p[0].column, q[0].line,q[0].column))
@d@
position q != a.p;
@@
- x@q(...)
+ y()
