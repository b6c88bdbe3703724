@@
expression e;
@@
* f(e);
