@r@
position p;
expression a,b;
@@
 a <@p b

@@
position r.p;
expression a,b;
@@
- a <@p b
+ a > b
