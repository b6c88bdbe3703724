@r@
fresh identifier t = "tmp";
identifier fn;
@@
 fn(...) {
+ int t;
 ...
 }
@@
identifier r.t, r.fn;
expression e;
@@
 fn(...) {
 <...
- f(e);
+ t = e;
 ...>
 }
