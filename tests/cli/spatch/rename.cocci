virtual loud
@r@
expression e;
@@
- old(e)
+ new(e)

@s depends on loud@
@@
- quiet();
+ loud();
