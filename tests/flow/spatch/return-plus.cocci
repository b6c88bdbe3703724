@@
expression e;
@@
+ stop();
  return e;
