@r@
expression x;
position p;
@@
g(1);
	<...
	f@p(x,...)
	...>
g(2);
@script:python@
p << r.p;
x << r.x;
@@
print(x,[x.line for x in p])
@script:python@
p << r.p;
@@
print([x.line for x in p])
@script:python@
x << r.x;
@@
print(x)
