@@
metavariable m;
@@
- f(m);
+ g(m);
