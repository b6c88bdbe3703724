virtual patch, report
@r depends on patch && !report@
@@
- a();
@s depends on report@
@@
- b();
