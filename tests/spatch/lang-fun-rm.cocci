@@
identifier f = {foo, bar};
@@
- f(...) { ... }
