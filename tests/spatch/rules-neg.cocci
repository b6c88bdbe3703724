@ok@
position p;
expression e;
@@
if (e) { f@p(e); }

@bad@
position p != ok.p;
expression e;
@@
f@p(e);

@script:python@
p << bad.p;
e << bad.e;
@@
print("bad %s %s" % (p[0].line, e))

@@
position bad.p;
expression e;
@@
- f@p(e);
+ if (e) { f(e); }

