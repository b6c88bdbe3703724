@@
expression e;
@@
 if (<+... f(e) ...+>) 
- { ... }
+ { g(e); }
