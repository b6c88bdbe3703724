@@
expression e;
@@
 \(
- f
+ ff
\|
- g
+ gg
\)(e)
