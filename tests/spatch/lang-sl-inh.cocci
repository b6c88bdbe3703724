@r@
statement list ss;
@@
 foo(...) { ss }
@@
statement list r.ss;
@@
- call();
+ ss
