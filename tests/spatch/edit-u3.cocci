@@ identifier i; @@
- i++
+ i = i + 1
