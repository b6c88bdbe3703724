@@
declarer name MODULE_PARM;
@@
- MODULE_PARM(...);
