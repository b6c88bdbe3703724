@@
identifier i, fn;
@@
 struct ops i = {
 ...,
- .open = fn,
+ .open2 = fn,
 ...
 };
