@@
fresh identifier t = virtual.new ## "_x";
@@
- f();
+ g(t);
