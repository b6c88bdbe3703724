@@
expression e;
@@
(
- return 0;
+ return OK;
|
- return e;
+ return ret(e);
|
 return;
)
