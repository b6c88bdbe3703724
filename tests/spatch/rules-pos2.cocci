@r exists@
expression x;
position p1,p2;
@@
x = alloc@p1();
...
free@p2(x);

@script:python@
p1 << r.p1;
p2 << r.p2;
x << r.x;
@@
print(x, p1[0].line, p2[0].line, p1[0].current_element, p1[0].column, p1[0].column_end, p2[0].line_end)

@s@
expression r.x;
position p != r.p2;
@@
free@p(x)

@script:python@
p << s.p;
@@
print([ (q.line, q.column) for q in p])
