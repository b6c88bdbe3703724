@@ expression i; @@
- i = i + 1
+ i++
