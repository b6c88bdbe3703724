@@
metavariable m, e;
@@
- f(m, e);
+ g(e, m);
