@@
statement list ss;
@@
 f();
- { ss }
+ ss
