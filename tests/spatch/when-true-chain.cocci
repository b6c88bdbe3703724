@r exists@
local idexpression struct dentry *d;
expression E;
statement S;
position p;
@@
d = find(...)
<... when != put(d)
     when != true !d || ...
if (!d || ...) S
...>
(
return <+...d...+>;
|
return @p ...;
)
@@
position r.p;
@@
- return@p ...;
+ leaks();
