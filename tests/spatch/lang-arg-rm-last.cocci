@@
expression e;
@@
 f(...
- , e
 )
