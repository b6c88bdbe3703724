@@
identifier f;
expression e;
@@
 f(...) {
++ prepare(e);
 <+...
 use(e);
 ...+>
 }
