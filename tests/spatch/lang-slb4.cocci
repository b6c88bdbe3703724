@@
statement list ss;
@@
- { ss }
+ foo(); ss
