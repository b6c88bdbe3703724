@@
expression e;
@@
 lock(e);
 ... when != unlock(e)
* return ...;
