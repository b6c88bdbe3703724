@@
expression a, b;
assignment operator op;
@@
- a op b
+ b op a
