@@
expression e;
@@
 begin();
++ seen(e);
 ...
 use(e);
