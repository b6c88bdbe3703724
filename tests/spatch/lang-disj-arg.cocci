@@
expression e;
@@
 f(\(1\|2\), 
- e
+ g(e)
 )
