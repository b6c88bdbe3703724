@@
expression e;
@@
* f(e);
  ...
* h(e,1);

@@
@@
* return
  1;
