@@
expression e;
@@
- if (e) return;
+ check(e);
