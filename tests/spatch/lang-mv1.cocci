@@
metavariable m, e;
@@
- if (e) m
+ m
