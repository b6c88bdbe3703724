@@ expression a, b; assignment operator op = {=, +=}; @@
- a op b;
+ set(a op b);
