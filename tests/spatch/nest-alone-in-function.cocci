@r exists@
position p;
identifier f;
@@
f(...) {
	<...
 	return snprintf@p(...);
	...>
}
@script:python@
p << r.p;
f << r.f;
@@
print("%s %s" % (f, [x.line for x in p]))
